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
import MediaStore
import Testing

@testable import Recorder

/// What the recorder does when the wall clock was set.
@Suite(.timeLimit(.minutes(1))) struct RecorderClockTests {
    /// Two seconds, a step of an hour, and two seconds more under a session of their own, as ingest hands them on.
    @Test(arguments: [(3600, "clock-step 2000 3602000"), (-3600, "clock-step -3598000 -3598000")] as [(Int64, String)])
    func aStepIsAFactWithItsCause(seconds: Int64, fact: String) async throws {
        let rig = try await RecorderRig()
        rig.camera.connect()
        await rig.recorder.start(rig.camera.feed, at: FeedCamera.start)
        await rig.record(0, 2000)
        rig.camera.clock.step(utcBy: .seconds(seconds))
        rig.camera.connect()
        let begin = 2000 + seconds * 1000
        await rig.record(begin, begin + 2000)
        _ = await rig.recorder.stop(camera: "cam1", at: FeedCamera.time(begin + 2000))
        #expect(try await rig.gapTable() == [fact])
        #expect(try await rig.gaps().first?.detail.contains("3600 s") == true)
        // Not a picture is lost by it.
        #expect(try await rig.segments().map(\.videoSamples).sorted() == [60, 60])
    }

    /// After a jump back the ledger goes on from there: a hole in the hour that comes twice is not hidden by the first.
    @Test func aHoleInTheHourThatComesTwiceIsSeen() async throws {
        let rig = try await RecorderRig()
        rig.camera.connect()
        await rig.recorder.start(rig.camera.feed, at: FeedCamera.start)
        await rig.record(0, 4000)
        rig.camera.clock.step(utcBy: .seconds(-3))
        rig.camera.connect()
        await rig.record(1000, 2000)
        rig.camera.lose()
        rig.camera.connect()
        await rig.record(3000, 4000)
        _ = await rig.recorder.stop(camera: "cam1", at: FeedCamera.time(4000))
        #expect(try await rig.gapTable() == ["clock-step 1000 1000", "camera-down 2000 3000"])
    }

    /// A hole that has nothing to do with a step a moment ago keeps its own cause.
    @Test func aShorterHoleAfterAStepIsTheCameras() async throws {
        let rig = try await RecorderRig()
        rig.camera.connect()
        await rig.recorder.start(rig.camera.feed, at: FeedCamera.start)
        await rig.record(0, 1000)
        rig.camera.clock.step(utcBy: .seconds(3600))
        await rig.recorder.recordTick()
        rig.camera.lose()
        rig.camera.connect()
        rig.camera.clock.step(utcBy: .seconds(-3590))
        await rig.record(11_000, 12_000)
        _ = await rig.recorder.stop(camera: "cam1", at: FeedCamera.time(12_000))
        #expect(try await rig.gapTable() == ["camera-down 1000 11000"])
    }

    /// The machine starts in 1970 and learns the time while it records.
    @Test func aRecordingThatBeginsIn1970SaysSo() async throws {
        let rig = try await RecorderRig()
        let back = FeedCamera.start - UTCTime(microsecondsSince1970: 1_000_000)
        rig.camera.clock.step(utcBy: .zero - back)
        rig.camera.connect()
        let begin = rig.camera.clock.utc
        await rig.recorder.start(rig.camera.feed, at: begin)
        let first = -back.wholeMicroseconds / 1000
        await rig.record(first, first + 2000)
        rig.camera.clock.step(utcBy: back)
        rig.camera.connect()
        await rig.record(2000, 4000)
        _ = await rig.recorder.stop(camera: "cam1", at: FeedCamera.time(4000))
        let gaps = try await rig.store.gaps(camera: "cam1", from: begin, to: FeedCamera.time(9000))
        #expect(gaps.map(\.cause) == [.clockStep, .clockStep])
        #expect(gaps.first?.end == begin && gaps.first?.detail.contains("not set") == true)
        #expect(gaps.last?.end == FeedCamera.time(2000))
        #expect(try await rig.segments().map(\.videoSamples) == [60, 60])
        #expect(try await rig.segments().first?.path.contains("/1970-01-01/") == true)
    }

    @Test func theDetectorTakesSlewingForNoStep() {
        var detector = ClockStepDetector()
        var (utc, monotonic) = (FeedCamera.start, MonotonicTime(nanoseconds: 0))
        for _ in 0..<100 {
            utc = utc + .milliseconds(540)
            monotonic = monotonic + .milliseconds(500)
            detector.note(utc: utc, monotonic: monotonic)
        }
        #expect(detector.recentStep(now: monotonic) == nil)
        detector.note(utc: utc - .seconds(90), monotonic: monotonic)
        #expect(detector.recentStep(now: monotonic + .seconds(60)) == .seconds(-90))
        #expect(detector.recentStep(now: monotonic + .seconds(61)) == nil)
    }
}
