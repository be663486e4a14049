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

/// G.711 and L16 reach players as FLAC, each sample in its place; what decodes the frames is ffmpeg.
@Suite(.enabled(if: FFmpeg.isAvailable)) struct LinearSoundTests {
    /// The samples of the first channel, which ffmpeg decodes from a file without a word.
    static func decode(_ file: [UInt8], _ format: AudioFormat) throws -> [Int16] {
        let directory = try TemporaryDirectory()
        // The pictures are no pictures: only the sound goes to the decoder.
        let parsed = try ParsedFile(file)
        let sounds = try #require(parsed.samples[.audio])
        let fragment = MovieFragment(
            sequenceNumber: 1,
            runs: [TrackRun(kind: .audio, baseDecodeTime: 0, samples: sounds.map(\.sample))]
        )
        let track = InitializationSegment(video: nil, audio: parsed.initialization.audio).serialized()
        let bytes = track + fragment.header() + sounds.flatMap(\.data)
        try Data(bytes).write(to: directory.appending(path: "sound.mp4"))
        let arguments = ["-v", "warning", "-xerror", "-err_detect", "crccheck+explode", "-i", "sound.mp4"]
        let done = try FFmpeg.run(FFmpeg.path, arguments + ["-f", "s16be", "samples"], in: directory)
        #expect(done.errors == "" && done.status == 0)
        let decoded = [UInt8](try Data(contentsOf: directory.appending(path: "samples")))
        let all = LinearAudio.samples(decoded[...], .l16)
        return stride(from: 0, to: all.count, by: format.channels).map { all[$0] }
    }

    /// The windows of the whole range of random lengths, as one file.
    static func windows(_ range: VirtualRange, seed: UInt64 = 1) async throws -> [UInt8] {
        var generator = SeededGenerator(seed: seed)
        var bytes = range.initialization()
        var at = 0.0
        while true {
            let window = try await range.window(at: at, duration: Double.random(in: 0.05...7, using: &generator))
            bytes += window.bytes
            if window.isLast { return bytes }
            at = window.end
        }
    }

    @Test(arguments: [(8000, 1, 160), (16_000, 1, 320), (44_100, 2, 882), (11_025, 1, 240), (48_000, 2, 96)])
    func everySampleIsInItsPlace(rate: Int, channels: Int, packet: Int) async throws {
        let format = try AudioFormat(linear: .l16, sampleRate: rate, channels: channels)
        var recording = try await LinearRecording(format)
        recording.packet = packet
        // Two segments of one camera session without a seam, since the store begins one each minute.
        try await recording.record(at: 0, seconds: 64)
        let range = try await recording.range(0, 64)
        #expect(range.timeline().mime == #"video/mp4; codecs="avc1.42c00d,flac""#)
        let samples = try Self.decode(try await Self.windows(range), format)
        #expect(samples.count >= 63 * rate)
        let sound = samples.prefix(63 * rate)
        let firstWrong = sound.indices.first { sound[$0] != LinearRecording.value(Int64($0)) }
        #expect(firstWrong == nil, "sample \(firstWrong ?? 0) is \(sound[firstWrong ?? 0])")
    }

    @Test func windowsOfAnyLengthAgreeWithOneAnother() async throws {
        let format = try AudioFormat(linear: .l16, sampleRate: 8000, channels: 1)
        var recording = try await LinearRecording(format)
        recording.jitter = { $0 % 7 - 3 }
        recording.loses = { $0 % 50 > 45 }
        try await recording.record(at: 0, seconds: 62)
        try await recording.record(at: 64.3, seconds: 5, delay: 30)
        let range = try await recording.range(3.3, 68)
        let first = try await Self.windows(range, seed: 1)
        #expect(try ParsedFile(first).samples == (try ParsedFile(try await Self.windows(range, seed: 2)).samples))
        _ = try Self.decode(first, format)
    }

    @Test func whatIsMissingIsSilenceAndTheRestStaysInItsPlace() async throws {
        let format = try AudioFormat(linear: .l16, sampleRate: 8000, channels: 1)
        var recording = try await LinearRecording(format)
        recording.loses = { (100..<150).contains($0) }
        try await recording.record(at: 0, seconds: 10)
        // Three seconds without the camera, and another without its sound.
        recording.loses = { _ in false }
        try await recording.record(at: 13, seconds: 10, delay: 50)
        let range = try await recording.range(0, 23)
        let samples = try Self.decode(try await Self.windows(range), format)
        func expect(_ seconds: Range<Double>, silent: Bool) {
            let places = Int(seconds.lowerBound * 8000)..<Int(seconds.upperBound * 8000)
            let wrong = places.count { samples[$0] != (silent ? 0 : LinearRecording.value(Int64($0))) }
            #expect(wrong == 0, "of \(seconds)")
        }
        expect(0..<2, silent: false)
        expect(2..<3, silent: true)
        expect(3..<9.99, silent: false)
        expect(10.01..<13.99, silent: true)
        expect(14.01..<22.9, silent: false)
    }

    @Test func jitterOfTheTimeStampsTearsNoHoles() async throws {
        let format = try AudioFormat(linear: .l16, sampleRate: 8000, channels: 1)
        var recording = try await LinearRecording(format)
        recording.jitter = { $0 == 0 ? 0 : [-40, 0, 33, 7, -12][Int($0 % 5)] }
        try await recording.record(at: 0, seconds: 20)
        let samples = try Self.decode(try await Self.windows(try await recording.range(0, 20)), format)
        let sound = samples.prefix(19 * 8000)
        #expect(sound.indices.allSatisfy { sound[$0] == LinearRecording.value(Int64($0)) })
    }

    @Test func movieAndWindowsHoldTheSame() async throws {
        let format = try AudioFormat(linear: .l16, sampleRate: 8000, channels: 1)
        var recording = try await LinearRecording(format)
        recording.loses = { $0 % 200 > 150 }
        try await recording.record(at: 0, seconds: 62)
        let range = try await recording.range(0.5, 61.7)
        let windows = try #require(try ParsedFile(try await Self.windows(range)).samples[.audio])
        let movie = try await range.movie()
        var bytes: [UInt8] = []
        for try await chunk in movie.read() { bytes += chunk }
        #expect(bytes.count == Int(movie.length))
        // Any range of the file, however it cuts through blocks.
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<30 {
            let low = Int64.random(in: 0..<movie.length, using: &generator)
            let range = low..<min(movie.length, low + Int64.random(in: 1...40_000, using: &generator))
            var part: [UInt8] = []
            for try await chunk in movie.read(range) { part += chunk }
            #expect(part == Array(bytes[Int(range.lowerBound)..<Int(range.upperBound)]))
        }
        // Second by second the sound of the windows stands in the movie as one piece.
        var place = 0
        for second in stride(from: 0, to: windows.count - 40, by: 31) {
            let frame = windows[second].data
            let found = try #require(bytes[place...].firstRange(of: frame))
            place = found.lowerBound
        }
        try Data(bytes).write(to: recording.directory.appending(path: "movie.mp4"))
        let streams = try FFmpeg.probe("movie.mp4", entries: "stream=codec_name", in: recording.directory)
        #expect(streams == ["h264", "flac"])
    }
}
