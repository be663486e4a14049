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
import MediaFormats
import MediaStore
import ServiceLifecycle
import ServiceLifecycleTestKit
import Synchronization
import Testing

@testable import Recorder

@Suite(.timeLimit(.minutes(1))) struct RecorderTests {
    // MARK: What is on disk

    @Test func whatTheCameraSendsIsOnDiskAfterEachTick() async throws {
        let rig = try await RecorderRig()
        rig.camera.connect()
        await rig.recorder.start(rig.camera.feed, at: FeedCamera.start)
        await rig.record(0, 5000)
        let progress = try #require(await rig.recorder.progress(camera: "cam1"))
        #expect(progress.start == FeedCamera.start)
        #expect(progress.error == nil)
        #expect(progress.gaps.isEmpty)
        // The last picture is held, so the end is where it begins.
        let segments = try await rig.segments()
        #expect(segments.map(\.videoSamples) == [149])
        #expect(segments.first?.end == progress.end)
        let end = try #require(progress.end)
        #expect(abs((end - FeedCamera.time(4967)).wholeMicroseconds) < 2000)
    }

    @Test func stoppingMakesTheRestDurable() async throws {
        let rig = try await RecorderRig()
        rig.camera.connect()
        await rig.recorder.start(rig.camera.feed, at: FeedCamera.start)
        await rig.record(0, 2000)
        rig.camera.send(2000, 2400)
        let progress = try #require(await rig.recorder.stop(camera: "cam1", at: FeedCamera.time(2200)))
        #expect(progress.start == FeedCamera.start)
        let segments = try await rig.segments()
        #expect(segments.map(\.videoSamples) == [66])
        #expect(segments.first?.state == .closed)
        #expect(segments.first?.end == progress.end)
        #expect(try await rig.gaps().isEmpty)
        #expect(await rig.recorder.progress(camera: "cam1") == nil)
        await rig.record(2500, 3500)
        #expect(try await rig.segments().map(\.videoSamples) == [66])
    }

    @Test func aRecordingCanBeginInTheMemory() async throws {
        let rig = try await RecorderRig(FeedCamera(preRoll: .seconds(10)))
        rig.camera.connect()
        rig.camera.send(0, 8500)
        await rig.recorder.start(rig.camera.feed, at: FeedCamera.time(3500))
        await rig.record(8500, 10_000)
        let progress = try #require(await rig.recorder.stop(camera: "cam1", at: FeedCamera.time(10_000)))
        // The pictures from the key frame on are there; the recording is what was asked for.
        #expect(try await rig.segments().first?.start == FeedCamera.time(3000))
        #expect(progress.start == FeedCamera.time(3500))
        #expect(try await rig.gaps().isEmpty)
    }

    @Test func severalCamerasAreRecordedSideBySide() async throws {
        let rig = try await RecorderRig()
        let other = FeedCamera("cam2")
        for camera in [rig.camera, other] {
            camera.connect()
            await rig.recorder.start(camera.feed, at: FeedCamera.start)
        }
        other.send(0, 1000)
        await rig.record(0, 1000)
        _ = await rig.recorder.stop(camera: "cam2", at: FeedCamera.time(1000))
        await rig.record(1000, 2000)
        _ = await rig.recorder.stop(camera: "cam1", at: FeedCamera.time(2000))
        #expect(try await rig.store.list(camera: "cam1").map(\.videoSamples) == [60])
        #expect(try await rig.store.list(camera: "cam2").map(\.videoSamples) == [30])
    }

    @Test func aSecondStartChangesNothing() async throws {
        let rig = try await RecorderRig()
        rig.camera.connect()
        await rig.recorder.start(rig.camera.feed, at: FeedCamera.start)
        await rig.record(0, 1000)
        await rig.recorder.start(rig.camera.feed, at: FeedCamera.time(1000))
        await rig.record(1000, 2000)
        let progress = try #require(await rig.recorder.stop(camera: "cam1", at: FeedCamera.time(2000)))
        #expect(progress.start == FeedCamera.start)
        #expect(try await rig.segments().map(\.videoSamples) == [60])
    }

    @Test func aCameraThatIsNotRecordedCannotBeStopped() async throws {
        let rig = try await RecorderRig()
        #expect(await rig.recorder.stop(camera: "cam1", at: FeedCamera.start) == nil)
        #expect(await rig.recorder.progress(camera: "cam1") == nil)
    }

    @Test func ticksThatOverlapTakeTurns() async throws {
        let rig = try await RecorderRig()
        rig.camera.connect()
        await rig.recorder.start(rig.camera.feed, at: FeedCamera.start)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<20 { group.addTask { await rig.recorder.recordTick() } }
            group.addTask { rig.camera.send(0, 3000) }
            for _ in 0..<20 { group.addTask { await rig.recorder.recordTick() } }
        }
        _ = await rig.recorder.stop(camera: "cam1", at: FeedCamera.time(3000))
        #expect(try await rig.segments().map(\.videoSamples) == [90])
        #expect(try await rig.gaps().isEmpty)
    }

    // MARK: What is missing

    @Test func aCameraThatGoesAwayLeavesAGapWithTheReason() async throws {
        let rig = try await RecorderRig()
        rig.camera.connect()
        await rig.recorder.start(rig.camera.feed, at: FeedCamera.start)
        await rig.record(0, 2000)
        rig.camera.lose("The camera closed the connection.")
        await rig.record(2000, 2000)
        rig.camera.clock.advance(by: .seconds(3))
        await rig.recorder.recordTick()
        #expect(try await rig.gaps().isEmpty)
        rig.camera.connect()
        await rig.record(5000, 6000)
        #expect(try await rig.gapTable() == ["camera-down 2000 5000"])
        _ = await rig.recorder.stop(camera: "cam1", at: FeedCamera.time(6000))
        #expect(try await rig.gapTable() == ["camera-down 2000 5000"])
        #expect(try await rig.segments().map(\.videoSamples) == [60, 30])
    }

    @Test func aCameraThatIsGoneAtTheEndLeavesAGap() async throws {
        let rig = try await RecorderRig()
        rig.camera.connect()
        await rig.recorder.start(rig.camera.feed, at: FeedCamera.start)
        await rig.record(0, 1000)
        rig.camera.lose("The camera closed the connection.")
        let progress = try #require(await rig.recorder.stop(camera: "cam1", at: FeedCamera.time(4000)))
        #expect(try await rig.gapTable() == ["camera-down 1000 4000"])
        #expect(try await rig.gaps().first?.detail == "The camera closed the connection.")
        #expect(try await rig.gaps() == progress.gaps)
    }

    @Test func aCameraThatNeverCameIsMissingThroughout() async throws {
        let rig = try await RecorderRig()
        await rig.recorder.start(rig.camera.feed, at: FeedCamera.start)
        await rig.recorder.recordTick()
        let progress = try #require(await rig.recorder.stop(camera: "cam1", at: FeedCamera.time(3000)))
        #expect(progress.start == nil && progress.end == nil)
        #expect(try await rig.gapTable() == ["camera-down 0 3000"])
        #expect(try await rig.segments().isEmpty)
    }

    /// A recording without pre-roll starts at the next key frame and says so.
    @Test func whatLiesBeforeTheFirstKeyFrameIsNotPartOfIt() async throws {
        let rig = try await RecorderRig()
        rig.camera.connect()
        rig.camera.send(0, 200)
        await rig.recorder.start(rig.camera.feed, at: FeedCamera.time(200))
        await rig.record(200, 2200)
        let progress = try #require(await rig.recorder.stop(camera: "cam1", at: FeedCamera.time(2200)))
        #expect(progress.start == FeedCamera.time(1000))
        #expect(try await rig.gapTable() == [])
        #expect(try await rig.segments().first?.start == FeedCamera.time(1000))
    }

    @Test func lostPacketsAreNoted() async throws {
        let rig = try await RecorderRig()
        rig.camera.connect()
        await rig.recorder.start(rig.camera.feed, at: FeedCamera.start)
        await rig.record(0, 1000)
        rig.camera.feed.receive(.lost(.video, packets: 12, at: FeedCamera.time(1000)))
        await rig.record(1000, 2000)
        let gaps = try await rig.gaps()
        #expect(gaps.map(\.cause) == [.packetLoss])
        #expect(gaps.first?.start == FeedCamera.time(1000))
        #expect(gaps.first?.detail.contains("12") == true)
    }

    @Test(arguments: [(5, 5), (3, 3), (1, 1)] as [(Int64, Int64)])
    func aCameraOfFewPicturesHasNoGaps(rate: Int64, group: Int64) async throws {
        var camera = FeedCamera()
        camera.rate = rate
        camera.group = group
        let rig = try await RecorderRig(camera)
        rig.camera.connect()
        await rig.recorder.start(rig.camera.feed, at: FeedCamera.start)
        await rig.record(0, 6000)
        _ = await rig.recorder.stop(camera: "cam1", at: FeedCamera.time(6000))
        // How long the very first picture of such a camera lasts is not known before the second has come.
        #expect(try await rig.gapTable() == [])
        #expect(try await rig.segments().map(\.videoSamples) == [Int(rate) * 6])
    }

    @Test func afterARestartWhatWasMissedIsAGap() async throws {
        let rig = try await RecorderRig()
        rig.camera.clock.advance(by: .seconds(10))
        rig.camera.connect()
        await rig.recorder.start(
            rig.camera.feed,
            at: FeedCamera.start,
            coveredUntil: FeedCamera.time(4000),
            cause: .restart
        )
        let before = try #require(await rig.recorder.progress(camera: "cam1"))
        #expect(before.start == FeedCamera.start)
        #expect(before.end == FeedCamera.time(4000))
        await rig.record(10_000, 11_000)
        let progress = try #require(await rig.recorder.stop(camera: "cam1", at: FeedCamera.time(11_000)))
        #expect(progress.start == FeedCamera.start)
        #expect(try await rig.gapTable() == ["restart 4000 10000"])
    }

    @Test func theCauseOfARestartIsUsedOnce() async throws {
        let rig = try await RecorderRig()
        rig.camera.clock.advance(by: .seconds(10))
        rig.camera.connect()
        await rig.recorder.start(
            rig.camera.feed,
            at: FeedCamera.start,
            coveredUntil: FeedCamera.time(4000),
            cause: .restart
        )
        await rig.record(10_000, 11_000)
        rig.camera.lose()
        rig.camera.connect()
        await rig.record(15_000, 16_000)
        #expect(try await rig.gapTable() == ["restart 4000 10000", "camera-down 11000 15000"])
    }

    @Test func anOverflowIsAGapWithItsCause() async throws {
        var camera = FeedCamera()
        camera.pictureSize = 1 << 20
        let rig = try await RecorderRig(camera)
        rig.camera.connect()
        await rig.recorder.start(rig.camera.feed, at: FeedCamera.start)
        await rig.record(0, 500)
        // The recorder does not come for two and a half seconds.
        rig.camera.send(500, 3000)
        await rig.recorder.recordTick()
        let gaps = try await rig.gapTable()
        #expect(gaps.count == 1)
        #expect(gaps.first?.hasPrefix("queue-overflow 4") == true)
    }

    @Test func aFullDiskIsAGapUntilRecordingGoesOn() async throws {
        let rig = try await RecorderRig()
        rig.camera.connect()
        await rig.recorder.start(rig.camera.feed, at: FeedCamera.start)
        await rig.record(0, 2000)
        rig.disk.trouble = .full
        await rig.record(2000, 4500)
        #expect(await rig.recorder.progress(camera: "cam1")?.error?.code == .diskFull)
        rig.disk.trouble = .none
        await rig.record(4500, 6000)
        let progress = try #require(await rig.recorder.stop(camera: "cam1", at: FeedCamera.time(6000)))
        #expect(progress.error == nil)
        // The picture before 2000 was held and is lost with those that follow; recording goes on with a key frame.
        #expect(try await rig.gapTable() == ["disk-full 1967 5000"])
        #expect(try await rig.segments().map(\.videoSamples) == [59, 30])
    }

    @Test func aBrokenDiskIsAGapUntilRecordingGoesOn() async throws {
        let rig = try await RecorderRig()
        rig.camera.connect()
        rig.disk.trouble = .failing
        await rig.recorder.start(rig.camera.feed, at: FeedCamera.start)
        await rig.record(0, 2000)
        #expect(await rig.recorder.progress(camera: "cam1")?.error?.code == .inputOutput)
        rig.disk.trouble = .none
        await rig.record(2000, 4000)
        let progress = try #require(await rig.recorder.stop(camera: "cam1", at: FeedCamera.time(4000)))
        #expect(progress.start.map { $0 >= FeedCamera.time(2000) } == true)
        let gaps = try await rig.gapTable()
        #expect(gaps.count == 1)
        #expect(gaps.first?.hasPrefix("disk-stall 0 ") == true)
    }

    @Test(arguments: [true, false])
    func aDiskThatStaysFullIsAGapToTheEnd(recovers: Bool) async throws {
        let rig = try await RecorderRig()
        rig.camera.connect()
        await rig.recorder.start(rig.camera.feed, at: FeedCamera.start)
        await rig.record(0, 1000)
        rig.disk.trouble = .full
        await rig.record(1000, 3000)
        if recovers { rig.disk.trouble = .none }
        _ = await rig.recorder.stop(camera: "cam1", at: FeedCamera.time(3000))
        #expect(try await rig.gapTable() == ["disk-full 967 3000"])
    }

    // MARK: Running

    @Test func progressIsReportedAfterEachTickThatBroughtSomething() async throws {
        let rig = try await RecorderRig()
        rig.camera.connect()
        await rig.recorder.start(rig.camera.feed, at: FeedCamera.start)
        await rig.record(0, 1000)
        await rig.recorder.recordTick()
        let ends = rig.reports.withLock { $0.map(\.progress.end) }
        #expect(ends.count == 2)
        #expect(ends.allSatisfy { $0 != nil })
    }

    @Test func itTicksTwiceASecondAndALastTimeWhenToldToEnd() async throws {
        let rig = try await RecorderRig()
        rig.camera.connect()
        await rig.recorder.start(rig.camera.feed, at: FeedCamera.start)
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await rig.recorder.run() }
                for tick in 1...3 as ClosedRange<Int64> {
                    while rig.camera.clock.waiterCount == 0 { await Task.yield() }
                    // Half a second goes by, picture by picture.
                    rig.camera.send((tick - 1) * 500, tick * 500)
                    while rig.reports.withLock({ $0.count }) < Int(tick) { await Task.yield() }
                }
                while rig.camera.clock.waiterCount == 0 { await Task.yield() }
                rig.camera.send(1500, 1800)
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
        let segments = try await rig.segments()
        #expect(segments.map(\.videoSamples) == [54])
        #expect(segments.first?.state == .closed)
        // The recording itself goes on after the restart, which will know why there is a gap.
        #expect(try await rig.gaps().isEmpty)
    }
}
