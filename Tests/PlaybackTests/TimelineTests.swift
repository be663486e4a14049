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
import SQLStore
import Testing

@testable import Playback

@Suite struct TimelineTests {
    private static func range(
        _ recording: SyntheticRecording,
        _ from: Double,
        _ to: Double,
        hiddenFrames: Bool = true
    ) async throws -> VirtualRange {
        try await VirtualRange(
            store: recording.store,
            camera: SyntheticRecording.camera,
            from: SyntheticRecording.start + .microseconds(Int64(from * 1_000_000)),
            to: SyntheticRecording.start + .microseconds(Int64(to * 1_000_000)),
            hiddenFrames: hiddenFrames
        )
    }

    @Test(arguments: [(0.0, 0.0), (0.5, 0.5), (3.25, 0.25), (12.999, 0.999), (61.5, 0.5)])
    func theLeadReachesBackToTheKeyFrame(from: Double, lead: Double) async throws {
        var recording = try await SyntheticRecording()
        try await recording.record(.init(at: 0, seconds: 70))
        let timeline = try await Self.range(recording, from, from + 5).timeline()
        #expect(abs(timeline.leadSeconds - lead) < 0.001)
        #expect(abs(timeline.durationSeconds - 5) < 0.001)
        #expect(timeline.mime == "video/mp4; codecs=\"avc1.42c00d,mp4a.40.2\"")
        #expect(timeline.gaps.isEmpty && timeline.parts.count == 1)
        let shown = timeline.origin + .microseconds(Int64(timeline.leadSeconds * 1_000_000))
        #expect(abs((shown - SyntheticRecording.start).inSeconds - from) < 0.001)
    }

    @Test func withoutHiddenFramesNothingComesFromBefore() async throws {
        var recording = try await SyntheticRecording()
        try await recording.record(.init(at: 0, seconds: 10))
        let range = try await Self.range(recording, 3.25, 8, hiddenFrames: false)
        let timeline = range.timeline()
        #expect(timeline.leadSeconds == 0)
        #expect(abs(timeline.durationSeconds - 4) < 0.001)
        let file = try ParsedFile(range.initialization() + (try await WindowTests.longWindows(of: range)))
        let pictures = Set(file.samples[.video]?.map(\.data) ?? [])
        #expect(pictures.isDisjoint(with: recording.pictures[..<120]))
        await #expect(throws: PlaybackError.self) { try await Self.range(recording, 3.25, 3.5, hiddenFrames: false) }
    }

    @Test func gapsHaveTheirCauseOrNone() async throws {
        var recording = try await SyntheticRecording()
        try await recording.record(.init(at: 0, seconds: 10))
        try await recording.record(.init(at: 14, seconds: 10))
        try await recording.record(.init(at: 30, seconds: 10))
        let start = SyntheticRecording.start
        let gap = Gap(
            id: UUIDv7(time: start),
            camera: SyntheticRecording.camera,
            start: start + .seconds(10),
            end: start + .seconds(14),
            cause: .cameraDown,
            detail: "The camera closed the connection."
        )
        try await recording.store.record(gap)
        let timeline = try await Self.range(recording, 2, 50).timeline()
        #expect(timeline.gaps.map(\.cause) == [.cameraDown, nil, nil])
        #expect(timeline.gaps.map { ($0.startSeconds * 1000).rounded() / 1000 } == [8, 22, 38])
        #expect(timeline.gaps.map { ($0.endSeconds * 1000).rounded() / 1000 } == [12, 28, 38])
        #expect(timeline.gaps.last?.end == start + .seconds(50))
        #expect(abs(timeline.durationSeconds - 38) < 0.001)
    }

    @Test func anotherAudioConfigurationIsAnotherPart() async throws {
        var recording = try await SyntheticRecording()
        try await recording.record(.init(at: 0, seconds: 10, audio: nil))
        try await recording.record(.init(at: 10, seconds: 10))
        try await recording.record(.init(at: 20, seconds: 10, audio: SyntheticRecording.mono))
        let timeline = try await Self.range(recording, 1, 30).timeline()
        #expect(timeline.parts.count == 2)
        #expect(timeline.parts.last?.start == SyntheticRecording.start + .seconds(20))
        #expect(abs(timeline.durationSeconds - 19) < 0.001)
        let second = try await Self.range(recording, 20, 30).timeline()
        #expect(second.parts.count == 1 && abs(second.durationSeconds - 10) < 0.001)
    }

    /// A camera that was set from H.264 to H.265 and back, with the sound as it was or another.
    @Test(arguments: [SyntheticRecording.stereo, SyntheticRecording.mono, nil])
    func anotherCodecOfPicturesIsAnotherPart(audio: AudioFormat?) async throws {
        var recording = try await SyntheticRecording()
        try await recording.record(.init(at: 0, seconds: 10))
        try await recording.record(.init(at: 10, seconds: 10, format: 2, audio: audio))
        try await recording.record(.init(at: 20, seconds: 10, format: 2, audio: audio))
        try await recording.record(.init(at: 30, seconds: 10, format: 1))
        let timeline = try await Self.range(recording, 0, 40).timeline()
        #expect(timeline.parts.map { ($0.start - SyntheticRecording.start).inSeconds } == [0, 10, 30])
        let sound = audio == nil ? "" : ",mp4a.40.2"
        #expect(
            timeline.parts.map(\.mime)
                == ["avc1.42c00d,mp4a.40.2", "hvc1.1.6.L90.B0\(sound)", "avc1.42c01e,mp4a.40.2"]
                .map { "video/mp4; codecs=\"\($0)\"" }
        )
        #expect(abs(timeline.durationSeconds - 10) < 0.001)
        let second = try await Self.range(recording, 10, 40)
        #expect(second.timeline().mime.contains("hvc1"))
        #expect(abs(second.timeline().durationSeconds - 20) < 0.001)
        let file = try ParsedFile(second.initialization() + (try await WindowTests.longWindows(of: second)))
        #expect(file.initialization.video == SyntheticRecording.videoFormats[2])
    }

    @Test func aRangeIsFrozenWhenItIsMade() async throws {
        var recording = try await SyntheticRecording()
        try await recording.record(.init(at: 0, seconds: 10))
        let before = try await Self.range(recording, 0, 100)
        let length = try await before.movie().length
        try await recording.record(.init(at: 10, seconds: 10))
        #expect(try await before.movie().length == length)
        let after = try await Self.range(recording, 0, 100)
        #expect(after.timeline().durationSeconds > before.timeline().durationSeconds + 9)
        #expect(try await after.movie().etag != before.movie().etag)
    }

    @Test func refusesARangeWithoutPicturesOrEnd() async throws {
        var recording = try await SyntheticRecording()
        try await recording.record(.init(at: 0, seconds: 2))
        for (from, to) in [(5.0, 6.0), (3.0, 3.0), (4.0, 1.0), (0.0, 172_801.0)] {
            await #expect(throws: PlaybackError.self) { try await Self.range(recording, from, to) }
        }
    }
}
