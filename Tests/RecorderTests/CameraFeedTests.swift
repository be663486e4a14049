//===----------------------------------------------------------------------===//
//
// This source file is part of the Oriel project
//
// Copyright (c) 2026 the Oriel authors
// Licensed under Apache License v2.0
//
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Foundations
import Ingest
import LiveStream
import MediaFormats
import MediaStore
import Testing

@testable import Recorder

@Suite(.timeLimit(.minutes(1))) struct CameraFeedTests {
    // MARK: The held picture

    @Test func aPictureLastsUntilTheNext() {
        let camera = FeedCamera()
        camera.connect()
        let cursor = camera.feed.beginRecording(at: FeedCamera.start)
        for (number, milliseconds) in [(0, 0), (1, 33), (3, 100), (4, 133)] as [(Int64, Int64)] {
            camera.feed.receive(.sample(camera.picture(number), utc: FeedCamera.time(milliseconds)))
        }
        let harvest = camera.feed.harvest(from: cursor, until: nil, isLast: false)
        #expect(harvest.fragments.pictures.map(\.duration) == [3000, 6000, 3000])
        #expect(harvest.fragments.times == [0, 33, 100])
    }

    @Test func theLastPictureComesAlongAtTheEnd() {
        let camera = FeedCamera()
        camera.connect()
        let cursor = camera.feed.beginRecording(at: FeedCamera.start)
        camera.send(0, 200)
        let harvest = camera.feed.harvest(from: cursor, until: FeedCamera.time(200), isLast: true)
        #expect(harvest.fragments.times == [0, 33, 66, 100, 133, 166])
        #expect(harvest.fragments.pictures.last?.duration == 3000)
    }

    @Test func whatIsPresentedAfterTheEndStays() {
        let camera = FeedCamera()
        camera.connect()
        let cursor = camera.feed.beginRecording(at: FeedCamera.start)
        camera.send(0, 400)
        let harvest = camera.feed.harvest(from: cursor, until: FeedCamera.time(100), isLast: true)
        #expect(harvest.fragments.times == [0, 33, 66])
    }

    /// I0 P3 B1 B2 P6 B4 B5 …, ended somewhere: no picture is missing among those that are taken.
    @Test(arguments: [0, 10, 50, 90, 110, 150, 210, 250, 290, 310, 330, 390, 1000] as [Int64], 0..<4)
    func anEndAmongBFramesLeavesNoHole(end: Int64, ticked: Int) {
        let camera = FeedCamera()
        camera.connect()
        var cursor = camera.feed.beginRecording(at: FeedCamera.start)
        var taken: [Int64] = []
        for (place, number) in ([0, 3, 1, 2, 6, 4, 5, 9, 7, 8, 12, 10, 11, 15, 13, 14] as [Int64]).enumerated() {
            var sample = camera.picture(Int64(place))
            sample.compositionOffset = Int32((number - Int64(place) + 1) * 3000)
            camera.feed.receive(.sample(sample, utc: FeedCamera.time(number * 100 / 3)))
            guard place % 4 == ticked, place < 8 else { continue }
            let harvest = camera.feed.harvest(
                from: cursor,
                until: place < 4 ? nil : FeedCamera.time(end),
                isLast: false
            )
            cursor = harvest.next
            taken += harvest.fragments.times
        }
        #expect(camera.feed.hasPassed(FeedCamera.time(400)))
        taken += camera.feed.harvest(from: cursor, until: FeedCamera.time(end), isLast: true).fragments.times
        let numbers = taken.map { ($0 * 3 + 50) / 100 }.sorted()
        #expect(numbers == Array(0..<Int64(numbers.count)))
        let needed = min(16, (end * 3 + 99) / 100)
        #expect((needed...(needed + 6)).contains(Int64(numbers.count)))
    }

    /// The pictures between the last two had not come: the later one would be shown after a hole.
    @Test func aPictureWhosePredecessorsHaveNotComeStays() {
        let camera = FeedCamera()
        camera.connect()
        let cursor = camera.feed.beginRecording(at: FeedCamera.start)
        for (place, number) in ([0, 3, 1, 2, 6, 4] as [Int64]).enumerated() {
            var sample = camera.picture(Int64(place))
            sample.compositionOffset = Int32((number - Int64(place) + 1) * 3000)
            camera.feed.receive(.sample(sample, utc: FeedCamera.time(number * 100 / 3)))
        }
        #expect(!camera.feed.hasPassed(FeedCamera.time(150)))
        let harvest = camera.feed.harvest(from: cursor, until: FeedCamera.time(1000), isLast: true)
        #expect(harvest.fragments.times == [0, 100, 33, 66])
    }

    @Test func theLastPictureOfALostCameraIsNotLost() {
        let camera = FeedCamera()
        camera.connect()
        let cursor = camera.feed.beginRecording(at: FeedCamera.start)
        camera.send(0, 100)
        camera.lose()
        let harvest = camera.feed.harvest(from: cursor, until: nil, isLast: false)
        #expect(harvest.fragments.times == [0, 33, 66])
        #expect(harvest.signal == .lost(IngestError(.refused, "The camera is gone.")))
    }

    /// The first picture of a new session must not be measured against the last of the one before.
    @Test func aNewSessionIsAFragmentOfItsOwn() {
        let camera = FeedCamera()
        let first = camera.connect()
        let cursor = camera.feed.beginRecording(at: FeedCamera.start)
        camera.send(0, 100)
        let second = camera.connect()
        camera.send(5000, 5100)
        let fragments = camera.feed.harvest(from: cursor, until: nil, isLast: false).fragments
        #expect(fragments.map(\.session) == [first, second])
        #expect(fragments.map(\.samples.count) == [3, 2])
        #expect(fragments.pictures.allSatisfy { $0.duration == 3000 })
    }

    // MARK: The ring

    @Test func theRingKeepsTheKeyFrameAtOrBeforeTheHorizon() {
        let camera = FeedCamera(preRoll: .seconds(10))
        camera.connect()
        camera.send(0, 35_500)
        // Asked for more than is kept, it gives all it has: the pre-roll and what its first picture needs.
        let all = camera.feed.harvest(from: camera.feed.beginRecording(at: FeedCamera.start), until: nil, isLast: false)
        #expect(all.fragments.times.first == 25_000)
        #expect(all.fragments.pictures.first?.sample.isSync == true)
        // 35,466 is held until the next picture comes.
        #expect(all.fragments.times.last == 35_433)
    }

    @Test(arguments: [(30_000, 30_000), (30_001, 30_000), (30_999, 30_000), (29_999, 29_000)] as [(Int64, Int64)])
    func aRecordingBeginsWithTheKeyFrameAtOrBeforeItsStart(start: Int64, first: Int64) {
        let camera = FeedCamera(preRoll: .seconds(10))
        camera.connect()
        camera.send(0, 35_000)
        let cursor = camera.feed.beginRecording(at: FeedCamera.time(start))
        #expect(camera.feed.harvest(from: cursor, until: nil, isLast: false).fragments.times.first == first)
    }

    @Test func withoutPreRollNothingOfThePastIsKept() {
        let camera = FeedCamera()
        camera.connect()
        camera.send(0, 3500)
        let cursor = camera.feed.beginRecording(at: FeedCamera.start)
        #expect(camera.feed.harvest(from: cursor, until: nil, isLast: false).fragments.isEmpty)
        camera.send(3500, 4500)
        let times = camera.feed.harvest(from: cursor, until: nil, isLast: false).fragments.times
        // The picture that was held when the recording began is the oldest there can be.
        #expect(times.first.map { $0 >= 3466 } == true)
        #expect(times.contains(4000))
    }

    @Test func aShorterPreRollForgetsAtOnce() {
        let camera = FeedCamera(preRoll: .seconds(30))
        camera.connect()
        camera.send(0, 20_000)
        camera.feed.setPreRoll(.seconds(2))
        camera.send(20_000, 20_100)
        let cursor = camera.feed.beginRecording(at: FeedCamera.start)
        #expect(camera.feed.harvest(from: cursor, until: nil, isLast: false).fragments.times.first == 18_000)
    }

    /// Invariant: pre-roll never reaches back past the previous stop.
    @Test(arguments: [Duration.zero, .seconds(10)])
    func aRecordingNeverReachesBackPastTheOneBefore(preRoll: Duration) {
        let camera = FeedCamera(preRoll: preRoll)
        camera.connect()
        let first = camera.feed.beginRecording(at: FeedCamera.start)
        camera.send(0, 2500)
        _ = camera.feed.harvest(from: first, until: FeedCamera.time(2500), isLast: true)
        // At once, without a picture in between …
        let second = camera.feed.beginRecording(at: FeedCamera.time(0))
        #expect(camera.feed.harvest(from: second, until: nil, isLast: false).fragments.isEmpty)
        camera.send(2500, 4500)
        let times = camera.feed.harvest(from: second, until: FeedCamera.time(4500), isLast: true).fragments.times
        #expect(times.allSatisfy { $0 >= 2500 })
        #expect(times.contains(3000))
        // … and after some.
        camera.send(4500, 6500)
        let third = camera.feed.beginRecording(at: FeedCamera.time(0))
        camera.send(6500, 7500)
        let later = camera.feed.harvest(from: third, until: nil, isLast: false).fragments.times
        #expect(later.allSatisfy { $0 >= 4500 })
        #expect(later.contains(7000))
        if preRoll > .zero { #expect(later.first == 5000) }
    }

    @Test func whatTheRecorderHasNotTakenIsKept() {
        let camera = FeedCamera()
        camera.connect()
        var cursor = camera.feed.beginRecording(at: FeedCamera.start)
        var times: [Int64] = []
        for tick in 0..<20 as Range<Int64> {
            camera.send(tick * 500, tick * 500 + 500)
            if tick % 3 != 0 { continue }
            let harvest = camera.feed.harvest(from: cursor, until: nil, isLast: false)
            cursor = harvest.next
            times += harvest.fragments.times
        }
        times += camera.feed.harvest(from: cursor, until: FeedCamera.time(10_000), isLast: true).fragments.times
        #expect(times == (0..<300).map { $0 * 1000 / 30 })
    }

    @Test func aRingThatOverflowsGoesOnAtAKeyFrameAndSaysSo() throws {
        var camera = FeedCamera()
        camera.pictureSize = 1 << 20
        camera.connect()
        let cursor = camera.feed.beginRecording(at: FeedCamera.start)
        camera.send(0, 2500)
        let harvest = camera.feed.harvest(from: cursor, until: nil, isLast: false)
        let overflowed = harvest.overflowed
        #expect(overflowed)
        let firstIsKey = harvest.fragments.pictures.first?.sample.isSync == true
        #expect(firstIsKey)
        #expect(try #require(harvest.fragments.times.first) > 0)
        let bytes = harvest.fragments.pictures.reduce(0) { $0 + $1.sample.data.count }
        #expect(bytes <= CameraFeed.ringLimitBytes)
        camera.send(2500, 3000)
        let next = camera.feed.harvest(from: harvest.next, until: nil, isLast: false)
        let overflowedAgain = next.overflowed
        #expect(!overflowedAgain)
        #expect(next.fragments.times.first == 2466)
    }

    /// A long pre-roll of a rich camera is cut to the bound, which costs the recorder nothing that it still wants.
    @Test func aRingThatOverflowsWithWhatTheRecorderHasIsNoLoss() {
        var camera = FeedCamera(preRoll: .seconds(120))
        camera.pictureSize = 1 << 20
        camera.connect()
        var cursor = camera.feed.beginRecording(at: FeedCamera.start)
        for tick in 0..<10 as Range<Int64> {
            camera.send(tick * 500, tick * 500 + 500)
            let harvest = camera.feed.harvest(from: cursor, until: nil, isLast: false)
            // Not the harvest itself: a failure would print all its bytes.
            let (overflowed, count) = (harvest.overflowed, harvest.fragments.pictures.count)
            #expect(!overflowed, "tick \(tick)")
            #expect(count == (tick == 0 ? 14 : 15))
            cursor = harvest.next
        }
    }

    @Test func anOverflowOutsideARecordingIsNoLoss() {
        var camera = FeedCamera(preRoll: .seconds(120))
        camera.pictureSize = 1 << 20
        camera.connect()
        camera.send(0, 3000)
        let cursor = camera.feed.beginRecording(at: FeedCamera.time(3000))
        let overflowed = camera.feed.harvest(from: cursor, until: nil, isLast: false).overflowed
        #expect(!overflowed)
    }

    // MARK: What people see

    @Test func theSignalSaysSinceWhen() {
        let camera = FeedCamera()
        #expect(camera.feed.signal == (.connecting, FeedCamera.start))
        camera.clock.advance(by: .seconds(1))
        camera.connect()
        #expect(camera.feed.signal.0 == .connecting)
        camera.send(1000, 1100)
        #expect(camera.feed.signal == (.live, FeedCamera.time(1000)))
        camera.lose("first")
        let lostAt = camera.clock.utc
        #expect(camera.feed.signal == (.lost(IngestError(.refused, "first")), lostAt))
        camera.clock.advance(by: .seconds(5))
        camera.lose("second")
        #expect(camera.feed.signal == (.lost(IngestError(.refused, "second")), lostAt))
        camera.connect()
        camera.send(8000, 8100)
        #expect(camera.feed.signal == (.live, FeedCamera.time(8000)))
    }

    @Test func whatComesInIsCounted() {
        var camera = FeedCamera()
        camera.hasSound = true
        camera.connect()
        camera.send(0, 2000)
        camera.feed.receive(.lost(.video, packets: 3, at: FeedCamera.time(2000)))
        camera.feed.receive(.lost(.audio, packets: 4, at: FeedCamera.time(2000)))
        let counts = camera.feed.counts
        #expect(counts.frames == 60)
        #expect(counts.keyFrames == 2)
        #expect(counts.lostPackets == 7)
        #expect(counts.bytes > 60 * 60)
    }

    @Test func lossesComeWithTheNextHarvestOnce() {
        let camera = FeedCamera()
        camera.connect()
        camera.feed.receive(.lost(.video, packets: 9, at: FeedCamera.start))
        let cursor = camera.feed.beginRecording(at: FeedCamera.start)
        camera.feed.receive(.lost(.video, packets: 3, at: FeedCamera.time(10)))
        let losses = camera.feed.harvest(from: cursor, until: nil, isLast: false).losses
        #expect(losses.map(\.packets) == [3])
        #expect(losses.map(\.utc) == [FeedCamera.time(10)])
        #expect(camera.feed.harvest(from: cursor, until: nil, isLast: false).losses.isEmpty)
    }

    @Test func warningsAreTakenOnceAndBounded() {
        let camera = FeedCamera()
        for number in 0..<150 { camera.feed.receive(.warning("warning \(number)")) }
        #expect(camera.feed.takeWarnings() == (0..<100).map { "warning \($0)" })
        #expect(camera.feed.takeWarnings().isEmpty)
    }

    @Test func samplesBeforeAFormatGoNowhere() {
        let camera = FeedCamera(preRoll: .seconds(10))
        camera.send(0, 1000)
        #expect(camera.feed.counts == CameraFeed.Counts())
        #expect(!camera.feed.hub.hasPicture)
    }

    @Test func viewersSeeThePicturesAndTheInterruption() async {
        let camera = FeedCamera()
        await camera.feed.whileWatched {
            await camera.feed.hub.withViewer { viewer in
                camera.connect()
                camera.send(0, 100)
                camera.lose("The camera is gone.")
                camera.connect()
                camera.send(2000, 2100)
                var kinds: [String] = []
                var events = viewer.makeAsyncIterator()
                for _ in 0..<9 {
                    switch await events.next() {
                    case .initialization(let initialization):
                        kinds.append(
                            initialization.mimeType.hasPrefix("video/mp4; codecs=\"avc1.42c00d") ? "init" : "?"
                        )
                    case .fragment(let fragment): kinds.append(fragment.startsWithKeyFrame ? "key" : "picture")
                    case .interrupted(let message): kinds.append(message)
                    default: kinds.append("?")
                    }
                }
                let three = ["init", "key", "picture", "picture"]
                #expect(kinds == three + ["The camera is gone."] + three)
            }
        }
    }

    /// Nobody watched until now: the pictures since the last key frame are there at once, and then each new one.
    @Test func whoComesLateSeesTheGroupOfPicturesAtOnce() async {
        let camera = FeedCamera()
        camera.connect()
        camera.send(0, 1100)
        #expect(!camera.feed.hub.hasPicture)
        await camera.feed.whileWatched {
            #expect(camera.feed.hub.hasPicture)
            await camera.feed.hub.withViewer { viewer in
                camera.send(1100, 1200)
                var events = viewer.makeAsyncIterator()
                #expect(await events.next()?.isInitialization == true)
                var keys: [Bool] = []
                for _ in 0..<6 {
                    guard case .fragment(let fragment) = await events.next() else { break }
                    keys.append(fragment.startsWithKeyFrame)
                }
                #expect(keys == [true, false, false, false, false, false])
            }
        }
        // It goes on to the next key frame, then nothing is made any more.
        camera.send(1200, 1900)
        #expect(camera.feed.hub.hasPicture)
        camera.send(1900, 2100)
        #expect(!camera.feed.hub.hasPicture)
        await camera.feed.whileWatched { #expect(camera.feed.hub.hasPicture) }
    }
}

extension LiveEvent {
    fileprivate var isInitialization: Bool { if case .initialization = self { true } else { false } }
}
