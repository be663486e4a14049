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
import MediaFormats
import MediaStore
import Testing

@testable import Recorder

/// Privacy and pauses: nothing of the interval is written, none of it stays in memory.
@Suite(.timeLimit(.minutes(1))) struct RecorderPrivacyTests {
    /// When the pictures on disk are presented, in milliseconds after the start, cut.
    private static func times(_ rig: RecorderRig) async throws -> [Int64] {
        var times: [Int64] = []
        for segment in try await rig.segments() {
            for sample in try await rig.store.index(of: segment).video {
                let at = segment.start + .microseconds(rescale(sample.presentationTime, from: 90_000, to: 1_000_000))
                times.append((at - FeedCamera.start).wholeMicroseconds / 1000)
            }
        }
        return times
    }

    @Test(arguments: [GapCause.privacy, .pause])
    func nothingOfTheIntervalIsWritten(cause: GapCause) async throws {
        var camera = FeedCamera(preRoll: .seconds(60))
        camera.hasSound = true
        let rig = try await RecorderRig(camera)
        rig.camera.connect()
        await rig.recorder.start(rig.camera.feed, at: FeedCamera.start)
        await rig.record(0, 2000)
        rig.camera.send(2000, 2300)
        await rig.recorder.withhold(rig.camera.feed, from: FeedCamera.time(2250), cause: cause, detail: "Asked for.")
        #expect(try await rig.gapTable() == ["\(cause.rawValue) 2250 -"])
        #expect(try await rig.segments().map(\.state) == [.closed])
        await rig.record(2300, 5300)
        #expect(rig.camera.feed.earliestKeyFrame == nil, "not even in memory")
        await rig.recorder.release(rig.camera.feed, at: FeedCamera.time(5300))
        await rig.record(5300, 7300)
        _ = await rig.recorder.stop(camera: "cam1", at: FeedCamera.time(7300))
        let times = try await Self.times(rig)
        #expect(times.filter { $0 >= 2250 && $0 < 5300 }.isEmpty)
        #expect(times.filter { $0 < 2250 }.count == 68)
        // It goes on with the next key frame, up to which the interval is said to last.
        #expect(times.filter { $0 >= 5300 }.min() == 6000)
        #expect(try await rig.gapTable() == ["\(cause.rawValue) 2250 6000"])
        #expect(try await rig.gaps().first?.detail == "Asked for.")
        for segment in try await rig.segments() where segment.start < FeedCamera.time(2250) {
            let sound = try await rig.store.index(of: segment).audio
            let last = try #require(sound.last)
            #expect(rescale(last.endTime, from: 48_000, to: 1000) <= 2250)
        }
    }

    /// Invariant 10: no recording reaches back past the interval, whatever its pre-roll.
    @Test func preRollDoesNotReachBackPastIt() async throws {
        let rig = try await RecorderRig(FeedCamera(preRoll: .seconds(120)))
        rig.camera.connect()
        rig.camera.send(0, 5000)
        await rig.recorder.withhold(rig.camera.feed, from: FeedCamera.time(5000))
        #expect(rig.camera.feed.earliestKeyFrame == nil, "what came before is forgotten too")
        rig.camera.send(5000, 8500)
        await rig.recorder.release(rig.camera.feed, at: FeedCamera.time(8500))
        // On its way from the camera since before the end.
        rig.camera.send(8000, 8500)
        rig.camera.send(8500, 10_500)
        await rig.recorder.start(rig.camera.feed, at: FeedCamera.start)
        await rig.record(10_500, 11_000)
        _ = await rig.recorder.stop(camera: "cam1", at: FeedCamera.time(11_000))
        #expect(try await Self.times(rig).min() == 9000)
        #expect(try await rig.gapTable().first == "privacy 5000 8500")
    }

    @Test func aRecordingThatBeginsInPrivacyWaitsForItsEnd() async throws {
        let rig = try await RecorderRig()
        rig.camera.connect()
        await rig.recorder.withhold(rig.camera.feed, from: FeedCamera.start)
        #expect(await rig.recorder.withheld(camera: "cam1")?.start == FeedCamera.start)
        rig.camera.send(0, 1000)
        await rig.recorder.start(rig.camera.feed, at: FeedCamera.time(1000))
        await rig.record(1000, 3000)
        #expect(try await rig.segments().isEmpty)
        #expect(await rig.recorder.progress(camera: "cam1")?.start == nil)
        await rig.recorder.release(rig.camera.feed, at: FeedCamera.time(3000))
        await rig.record(3000, 5000)
        let progress = try #require(await rig.recorder.stop(camera: "cam1", at: FeedCamera.time(5000)))
        #expect(progress.start == FeedCamera.time(3000))
        #expect(try await Self.times(rig).min() == 3000)
        #expect(try await rig.gapTable() == ["privacy 0 3000"])
        #expect(await rig.recorder.withheld(camera: "cam1") == nil)
    }

    @Test func aRecordingThatEndsInPrivacyEndsAtItsBegin() async throws {
        let rig = try await RecorderRig()
        rig.camera.connect()
        await rig.recorder.start(rig.camera.feed, at: FeedCamera.start)
        await rig.record(0, 2000)
        await rig.recorder.withhold(rig.camera.feed, from: FeedCamera.time(2000))
        await rig.record(2000, 3000)
        _ = await rig.recorder.stop(camera: "cam1", at: FeedCamera.time(3000))
        #expect(try await Self.times(rig).count == 60)
        #expect(try await rig.gapTable() == ["privacy 2000 -"])
        await rig.record(3000, 4000)
        #expect(try await Self.times(rig).count == 60)
    }

    /// What runs when the program ends runs on when it starts again.
    @Test func privacyLastsThroughARestart() async throws {
        let rig = try await RecorderRig()
        rig.camera.connect()
        await rig.recorder.start(rig.camera.feed, at: FeedCamera.start)
        await rig.record(0, 2000)
        await rig.recorder.withhold(rig.camera.feed, from: FeedCamera.time(2000))
        let again = Recorder(store: rig.store, clock: rig.camera.clock)
        let other = FeedCamera("cam1", preRoll: .seconds(60))
        try await again.resumeWithheld([other.feed])
        other.connect()
        await again.start(other.feed, at: FeedCamera.start, coveredUntil: FeedCamera.time(2000), cause: .restart)
        other.send(2000, 3000)
        await again.recordTick()
        #expect(try await rig.segments().count == 1)
        #expect(other.feed.earliestKeyFrame == nil)
        await again.release(other.feed, at: FeedCamera.time(3000))
        other.send(3000, 4500)
        _ = await again.stop(camera: "cam1", at: FeedCamera.time(4500))
        #expect(try await rig.gapTable() == ["privacy 2000 3000"])
        #expect(try await Self.times(rig).filter { $0 >= 2000 }.min() == 3000)
    }

    /// The interval that runs goes on, under the cause of its begin.
    @Test func aSecondBeginChangesNothing() async throws {
        let rig = try await RecorderRig()
        rig.camera.connect()
        await rig.recorder.withhold(rig.camera.feed, from: FeedCamera.start)
        await rig.recorder.withhold(rig.camera.feed, from: FeedCamera.time(500), cause: .pause)
        await rig.recorder.release(rig.camera.feed, at: FeedCamera.time(1000))
        await rig.recorder.release(rig.camera.feed, at: FeedCamera.time(2000))
        #expect(try await rig.gapTable() == ["privacy 0 1000"])
    }
}
