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

import Foundation
import Foundations
import MediaFormats
import MediaStore
import TestSupport
import Testing

@testable import Playback

@Suite struct MovieTests {
    private static func bytes(_ chunks: VirtualFileChunks) async throws -> [UInt8] {
        var result: [UInt8] = []
        for try await chunk in chunks {
            #expect(chunk.count <= VirtualFileChunks.maximumBytes)
            result += chunk
        }
        return result
    }

    /// A picture's length has 32 bits: more than 13 h at 90 kHz do not fit.
    @Test(arguments: [(12, true), (14, false)])
    func aHoleOfHalfADayIsRefusedInOneFile(hours: Double, fits: Bool) async throws {
        var recording = try await SyntheticRecording()
        try await recording.record(.init(at: 0, seconds: 4))
        try await recording.record(.init(at: hours * 3600, seconds: 4))
        let range = try await VirtualRange(
            store: recording.store,
            camera: SyntheticRecording.camera,
            from: SyntheticRecording.start,
            to: SyntheticRecording.start + .seconds(hours * 3600 + 4)
        )
        guard !fits else {
            #expect(try await range.movie().length > 0)
            return
        }
        let error = await #expect(throws: PlaybackError.self) { try await range.movie() }
        #expect(error?.code == .invalidRange)
        #expect(error?.message.contains("13 hours") == true)
        // Windows carry 64 bits.
        #expect(try await !range.window(at: hours * 3600 + 1, duration: 2).bytes.isEmpty)
    }

    @Test func anyByteRangeIsTheSameAsInTheWhole() async throws {
        let recording = try await SyntheticRecording.troubled()
        let range = try await VirtualRange(
            store: recording.store,
            camera: SyntheticRecording.camera,
            from: SyntheticRecording.start + .milliseconds(31_700),
            to: SyntheticRecording.start + .seconds(160)
        )
        let file = try await range.movie()
        let whole = try await Self.bytes(file.read())
        #expect(whole.count == file.length)
        #expect(file.etag.hasPrefix("\"") && file.etag.hasSuffix("\"") && file.etag.count == 34)
        #expect(try await range.movie().etag == file.etag)
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<50 {
            let start = Int64.random(in: 0..<file.length, using: &generator)
            let end = Int64.random(in: start...file.length, using: &generator)
            #expect(try await Self.bytes(file.read(start..<end)) == Array(whole[Int(start)..<Int(end)]))
        }
        #expect(try await Self.bytes(file.read(file.length - 1..<file.length + 100)).count == 1)
    }

    @Test(
        .enabled(if: FFmpeg.isAvailable),
        arguments: [(0, .h264), (2, .h264), (0, .h265), (3, .h265)] as [(Int, Codec)]
    )
    func ffmpegDecodesAClipOfTheRightLength(bFrames: Int, codec: Codec) async throws {
        if codec == .h265, !FFmpeg.hasH265Encoder { return }
        let directory = try TemporaryDirectory()
        let video = codec == .h265 ? FFmpeg.h265("open-gop=0", "scenecut=0", "bframes=\(bFrames)") : []
        let movie = try EncodedMovie(seconds: 12, bFrames: bFrames, video: video, in: directory)
        #expect(movie.initialization.video?.codec == codec)
        let store = try await MediaStore.open(directory: "\(directory.path)/store", mode: .writer)
        let start = SyntheticRecording.start
        // Two sessions with a gap of 2.5 s between them.
        for (session, (range, offset)) in [(0..<180, 0.0), (180..<360, 8.5)].enumerated() {
            let placed = movie.placed(range, at: start + .microseconds(Int64(offset * 1_000_000)))
            let fragment = CameraFragment(
                camera: "front",
                session: UUIDv7(time: start + .seconds(session)),
                initialization: movie.initialization,
                samples: placed
            )
            #expect(await store.commit([fragment]).first?.error == nil)
        }
        try await store.close()
        for (from, to, shown) in [(2.25, 5.5, 3.25), (4.7, 10.9, 6.2), (8.5, 14.5, 6.0)] {
            let range = try await VirtualRange(
                store: store,
                camera: "front",
                from: start + .microseconds(Int64(from * 1_000_000)),
                to: start + .microseconds(Int64(to * 1_000_000))
            )
            let name = "clip-\(from).mp4"
            try Data(try await Self.bytes(range.movie().read())).write(to: directory.url.appending(path: name))
            #expect(try FFmpeg.complaints(name, in: directory) == "")
            for stream in ["v", "a"] {
                let lines = try FFmpeg.probe(
                    name,
                    entries: "stream=duration",
                    ["-select_streams", stream],
                    in: directory
                )
                let duration = try #require(lines.first.flatMap { Double($0) })
                #expect(abs(duration - shown) <= 1 / 30.0 + 0.001, "\(stream) \(from)")
            }
            let frames = try FFmpeg.probe(
                name,
                entries: "frame=pts_time",
                ["-select_streams", "v"],
                in: directory
            ).compactMap { Double($0.split(separator: ",").first ?? "") }
            #expect(abs((frames.first ?? -1)) <= 1 / 30.0 + 0.001)
            #expect((frames.last ?? 0) <= shown + 0.001)
            let gapFrames = from < 6 && to > 8.5 ? 75 : 0
            #expect(abs(frames.count - (Int((shown * 30).rounded()) - gapFrames)) <= 2)

            // The same range as a browser takes it.
            let windows = "windows-\(from).mp4"
            let fragments = range.initialization() + (try await WindowTests.longWindows(of: range))
            try Data(fragments).write(to: directory.url.appending(path: windows))
            #expect(try FFmpeg.complaints(windows, in: directory) == "")
        }
    }

    /// Key frames that are no IDR pictures: each is followed by pictures that are shown before it and refer past it.
    @Test(.enabled(if: FFmpeg.hasH265Encoder), arguments: [0.0, 1.0, 2.5])
    func ffmpegDecodesOpenGroupsOfPictures(from: Double) async throws {
        let directory = try TemporaryDirectory()
        let video = FFmpeg.h265("open-gop=1", "scenecut=0", "bframes=3", "b-adapt=0", "keyint=30", "min-keyint=30")
        let movie = try EncodedMovie(seconds: 5, video: video, in: directory)
        #expect((movie.samples[.video] ?? []).count { $0.isSkippedLeading } >= 3)
        let store = try await MediaStore.open(directory: "\(directory.path)/store", mode: .writer)
        let start = SyntheticRecording.start
        let fragment = CameraFragment(
            camera: "front",
            session: UUIDv7(time: start),
            initialization: movie.initialization,
            samples: movie.placed(0..<150, at: start)
        )
        #expect(await store.commit([fragment]).first?.error == nil)
        try await store.close()
        let range = try await VirtualRange(
            store: store,
            camera: "front",
            from: start + .microseconds(Int64(from * 1_000_000)),
            to: start + .seconds(4)
        )
        for (name, bytes) in [
            ("movie.mp4", try await Self.bytes(range.movie().read())),
            ("windows.mp4", range.initialization() + (try await WindowTests.longWindows(of: range))),
        ] {
            try Data(bytes).write(to: directory.url.appending(path: name))
            #expect(try FFmpeg.complaints(name, in: directory) == "")
        }
        let frames = try FFmpeg.probe("movie.mp4", entries: "frame=pts_time", ["-select_streams", "v"], in: directory)
            .compactMap { Double($0.split(separator: ",").first ?? "") }
        #expect(abs(frames.first ?? -1) <= 1 / 30.0 + 0.001)
        #expect(abs(frames.count - Int((4 - from) * 30)) <= 2)
    }

    @Test(.enabled(if: FFmpeg.isAvailable), arguments: [Codec.h264, .h265])
    func ffmpegDecodesAcrossAChangeOfResolution(codec: Codec) async throws {
        if codec == .h265, !FFmpeg.hasH265Encoder { return }
        let directory = try TemporaryDirectory()
        let store = try await MediaStore.open(directory: "\(directory.path)/store", mode: .writer)
        let start = SyntheticRecording.start
        for (number, size) in ["320x240", "640x360", "320x240"].enumerated() {
            let video = codec == .h265 ? FFmpeg.h265("bframes=0") : []
            let movie = try EncodedMovie(seconds: 2, size: size, video: video, in: directory)
            let fragment = CameraFragment(
                camera: "front",
                session: UUIDv7(time: start),
                initialization: movie.initialization,
                samples: movie.placed(0..<60, at: start + .seconds(2 * number)),
                startsSegment: true
            )
            #expect(await store.commit([fragment]).first?.error == nil)
        }
        try await store.close()
        let range = try await VirtualRange(store: store, camera: "front", from: start, to: start + .seconds(6))
        for (name, bytes) in [
            ("movie.mp4", try await Self.bytes(range.movie().read())),
            ("windows.mp4", range.initialization() + (try await WindowTests.longWindows(of: range))),
        ] {
            try Data(bytes).write(to: directory.url.appending(path: name))
            let complaints = try FFmpeg.complaints(name, in: directory)
            #expect(complaints == "")
            let widths = try FFmpeg.probe(name, entries: "frame=width", ["-select_streams", "v"], in: directory)
                .compactMap { Int($0.filter(\.isNumber)) }
            #expect(widths.count == 180)
            #expect(widths.filter { $0 == 640 }.count == 60)
        }
    }

    @Test(.enabled(if: FFmpeg.isAvailable))
    func aSegmentFilePlaysAsItStands() async throws {
        let directory = try TemporaryDirectory()
        let movie = try EncodedMovie(seconds: 3, bFrames: 2, in: directory)
        let store = try await MediaStore.open(directory: "\(directory.path)/store", mode: .writer)
        let fragment = CameraFragment(
            camera: "front",
            session: UUIDv7(time: SyntheticRecording.start),
            initialization: movie.initialization,
            samples: movie.placed(0..<90, at: SyntheticRecording.start)
        )
        _ = await store.commit([fragment])
        let path = try #require(try await store.list().first?.path)
        #expect(path.hasPrefix("media/front/2026-11-22/20261122T"))
        #expect(try FFmpeg.complaints("store/\(path)", in: directory) == "")
        try await store.close()
    }

    @Test func aDamagedFileIsNamed() async throws {
        var recording = try await SyntheticRecording()
        try await recording.record(.init(at: 0, seconds: 61))
        try await recording.store.close()
        let range = try await VirtualRange(
            store: recording.store,
            camera: SyntheticRecording.camera,
            from: SyntheticRecording.start,
            to: SyntheticRecording.start + .seconds(61)
        )
        let file = try await range.movie()
        let path = try #require(try await recording.store.list().first?.path)
        try LocalFileSystem().remove("\(recording.directory.path)/store/\(path)")
        do {
            _ = try await Self.bytes(file.read())
            Issue.record("A missing file was read.")
        } catch let error as PlaybackError {
            #expect(error.code == .store && error.message.contains(path))
        }
        // Made anew, the range has what is left.
        let rest = try await VirtualRange(
            store: recording.store,
            camera: SyntheticRecording.camera,
            from: SyntheticRecording.start,
            to: SyntheticRecording.start + .seconds(61)
        )
        #expect(abs(rest.timeline().durationSeconds - 1) < 0.001)
        #expect(rest.timeline().gaps.count == 1)
        _ = try await Self.bytes(rest.movie().read())
    }
}

extension MediaSample {
    /// Whether the first slice of an H.265 picture belongs to one that is skipped after a start at the key frame before.
    fileprivate var isSkippedLeading: Bool {
        let units = (try? H264.lengthPrefixedUnits(self.data[...])) ?? []
        let types = units.compactMap { $0.first.map { H265NALUnitType(header: $0) } }
        return types.contains(where: \.isRandomAccessSkippedLeading)
    }
}
