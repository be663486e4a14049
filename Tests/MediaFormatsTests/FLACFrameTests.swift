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
import TestSupport
import Testing

@Suite struct FLACFrameTests {
    @Test(
        arguments: [0, 0x7F, 0x80, 0x7FF, 0x800, 0xFFFF, 0x10000, 0x1F_FFFF, 0x20_0000, 0x3FF_FFFF, 0x400_0000]
            as [Int64]
    )
    func sizesAreKnownBefore(number: Int64) throws {
        for (rate, channels) in [(8000, 1), (16_000, 2), (44_100, 2), (12_345, 3)] {
            let frame = FLACFrame(try AudioFormat(linear: .flac, sampleRate: rate, channels: channels))
            let samples = [Int16](repeating: 77, count: frame.samplesPerBlock * channels)
            #expect(frame.frame(number: number, samples[...]).count == frame.byteCount(number: number))
            #expect(frame.silence(number: number).count == frame.silentByteCount(number: number))
        }
    }

    /// The first bytes of a frame, by hand from RFC 9639 §9.1.
    @Test func header() throws {
        let frame = FLACFrame(try AudioFormat(linear: .flac, sampleRate: 8000, channels: 1))
        #expect(frame.silence(number: 0).prefix(5) == [0xFF, 0xF8, 0x84, 0x08, 0x00])
        #expect(frame.silence(number: 0x80).prefix(6) == [0xFF, 0xF8, 0x84, 0x08, 0xC2, 0x80])
        #expect(frame.silence(number: 0x20AC).prefix(7) == [0xFF, 0xF8, 0x84, 0x08, 0xE2, 0x82, 0xAC])
    }

    /// ffmpeg decodes a movie of frames to the samples that went in, bit for bit, and checks their sums on the way.
    @Test(
        .enabled(if: FFmpeg.isAvailable),
        arguments: [
            (8000, 1, .pcma), (16_000, 1, .pcmu), (11_025, 2, .l16), (44_100, 2, .l16), (48_000, 1, .l16),
        ] as [(Int, Int, AudioCoding)]
    )
    func decodesBitForBit(rate: Int, channels: Int, coding: AudioCoding) throws {
        let directory = try TemporaryDirectory()
        var generator = SeededGenerator(seed: UInt64(rate))
        let source = try AudioFormat(linear: coding, sampleRate: rate, channels: channels)
        let frame = FLACFrame(source.playable)
        let size = frame.samplesPerBlock * channels
        let bytes = (0..<size * 40 * (coding == .l16 ? 2 : 1)).map { _ in UInt8.random(in: 0...255, using: &generator) }
        var linear = LinearAudio.samples(bytes[...], coding)
        let silent = 7
        linear.replaceSubrange(silent * size..<(silent + 1) * size, with: repeatElement(0, count: size))
        let frames = (0..<40).map { number in
            number == silent
                ? frame.silence(number: Int64(number))
                : frame.frame(number: Int64(number), linear[number * size..<(number + 1) * size])
        }
        let samples = frames.map {
            RunSample(
                size: UInt32($0.count),
                duration: UInt32(frame.samplesPerBlock),
                compositionOffset: 0,
                isSync: true
            )
        }
        let fragment = MovieFragment(
            sequenceNumber: 1,
            runs: [TrackRun(kind: .audio, baseDecodeTime: 0, samples: samples)]
        )
        let file = InitializationSegment(video: nil, audio: source.playable).serialized() + fragment.header()
        try Data(file + frames.joined()).write(to: directory.appending(path: "flac.mp4"))
        let arguments = ["-v", "warning", "-xerror", "-err_detect", "crccheck+explode", "-i", "flac.mp4"]
        let done = try FFmpeg.run(FFmpeg.path, arguments + ["-f", "s16be", "samples"], in: directory)
        #expect(done.errors == "" && done.status == 0)
        let decoded = [UInt8](try Data(contentsOf: directory.appending(path: "samples")))
        #expect(LinearAudio.samples(decoded[...], .l16) == linear)
    }
}
