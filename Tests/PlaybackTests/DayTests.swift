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
import TestSupport
import Testing

@testable import Playback

/// A day of one camera: 1440 segments and 2.6 million pictures, all rows naming the one file that there is.
@Suite struct DayTests {
    private static func day() async throws -> SyntheticRecording {
        var recording = try await SyntheticRecording()
        try await recording.record(.init(at: 0, seconds: 60))
        try await recording.store.finish(camera: SyntheticRecording.camera)
        try await recording.store.transact { transaction in
            for minute in 1..<1440 {
                let start = SyntheticRecording.start + .seconds(60 * minute)
                try transaction.execute(
                    """
                    INSERT INTO segments (id, camera, session, state, path, initialization, start_us, end_us, bytes,
                        video_samples, video_ticks, last_video_tick, first_composition, audio_samples, first_audio_tick,
                        last_audio_tick, sha256, video_index, audio_index, fragment_index, detail)
                    SELECT ?, camera, session, state, path, initialization, ?, ?, bytes,
                        video_samples, video_ticks, last_video_tick, first_composition, audio_samples, first_audio_tick,
                        last_audio_tick, sha256, video_index, audio_index, fragment_index, detail
                    FROM segments WHERE start_us = ?
                    """,
                    [
                        .text("\(UUIDv7(time: start))"), .integer(start.microsecondsSince1970),
                        .integer((start + .seconds(60)).microsecondsSince1970),
                        .integer(SyntheticRecording.start.microsecondsSince1970),
                    ]
                )
            }
        }
        return recording
    }

    @Test func theTimelineOfADayTakesSeconds() async throws {
        let recording = try await Self.day()
        let clock = ContinuousClock()
        let started = clock.now
        let range = try await VirtualRange(
            store: recording.store,
            camera: SyntheticRecording.camera,
            from: SyntheticRecording.start,
            to: SyntheticRecording.start + .seconds(86_400)
        )
        let timeline = range.timeline()
        let window = try await range.window(at: 86_000.3, duration: 4, alignToKeyFrame: true)
        let elapsed = clock.now - started
        #expect(elapsed < .seconds(5), "\(elapsed)")
        #expect(timeline.durationSeconds == 86_400 && timeline.gaps.isEmpty)
        #expect(window.start == 86_000 && window.end == 86_004)
        #expect(try ParsedFile(range.initialization() + window.bytes).samples[.video]?.count == 120)
    }

    @Test func aClipOfTenMinutesIsRightToTheFrame() async throws {
        let recording = try await Self.day()
        let range = try await VirtualRange(
            store: recording.store,
            camera: SyntheticRecording.camera,
            from: SyntheticRecording.start + .milliseconds(1_234_567),
            to: SyntheticRecording.start + .milliseconds(1_234_567 + 600_000)
        )
        #expect(abs(range.timeline().durationSeconds - 600) < 1 / 30.0)
        let file = try await range.movie()
        let path = "\(recording.directory.path)/export.mp4"
        let progress = Progress()
        try await file.export(to: path) { progress.append($0) }
        #expect(try LocalFileSystem().size(path) == file.length)
        #expect(progress.values.last == file.length && progress.values == progress.values.sorted())
        await #expect(throws: PlaybackError.self) { try await file.export(to: path) }
        guard FFmpeg.isAvailable else { return }
        let lines = try FFmpeg.probe(path, entries: "stream=duration", in: recording.directory)
        let durations = lines.compactMap { Double($0) }
        #expect(durations.count == 2 && durations.allSatisfy { abs($0 - 600) < 1 / 30.0 })
    }
}
