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

/// ffmpeg reads segments that keep the camera's bytes.
@Suite(.enabled(if: FFmpeg.isAvailable)) struct LinearTrackTests {
    @Test(
        arguments: [
            (.pcma, 8000, 1, "pcm_alaw"), (.pcmu, 16_000, 2, "pcm_mulaw"), (.l16, 44_100, 2, "pcm_s16be"),
        ] as [(AudioCoding, Int, Int, String)]
    )
    func linearSoundDecodesToItsSamples(coding: AudioCoding, rate: Int, channels: Int, codec: String) throws {
        let directory = try TemporaryDirectory()
        let format = try AudioFormat(linear: coding, sampleRate: rate, channels: channels)
        var generator = SeededGenerator(seed: 5)
        let packet = rate / 50
        let count = packet * (format.bytesPerSample ?? 0)
        let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let packets = [[UInt8]](repeating: bytes, count: 100)
        try self.write(packets, of: format, duration: packet, to: directory.appending(path: "track.mp4"))
        #expect(try FFmpeg.complaints("track.mp4", in: directory) == "")
        let stream = try FFmpeg.probe("track.mp4", entries: "stream=codec_name,sample_rate,channels", in: directory)
        #expect(stream == ["\(codec),\(rate),\(channels)"])
        let times = try FFmpeg.probe("track.mp4", entries: "packet=pts,size", in: directory)
        #expect(times.count == 100 && times.last?.hasPrefix("\(99 * packet),\(bytes.count)") == true)
        let arguments = ["-v", "error", "-i", "track.mp4", "-f", "s16be", "samples"]
        try #require(try FFmpeg.run(FFmpeg.path, arguments, in: directory).status == 0)
        let decoded = [UInt8](try Data(contentsOf: directory.appending(path: "samples")))
        let all = packets.flatMap(\.self)
        #expect(LinearAudio.samples(decoded[...], .l16) == LinearAudio.samples(all[...], coding))
    }

    @Test(arguments: [(1, 960), (2, 960), (2, 120), (2, 2880), (1, 480)])
    func opusSilenceDecodesToSilence(channels: Int, samples: Int) throws {
        let directory = try TemporaryDirectory()
        let format = try AudioFormat(opus: channels)
        let packet = try #require(OpusPacket.silence(samples: samples, channels: channels))
        let packets = [[UInt8]](repeating: packet, count: 50)
        try self.write(packets, of: format, duration: samples, to: directory.appending(path: "track.mp4"))
        #expect(try FFmpeg.complaints("track.mp4", in: directory) == "")
        let arguments = ["-v", "error", "-i", "track.mp4", "-f", "s16be", "samples"]
        try #require(try FFmpeg.run(FFmpeg.path, arguments, in: directory).status == 0)
        let decoded = [UInt8](try Data(contentsOf: directory.appending(path: "samples")))
        #expect(decoded.count == 50 * samples * channels * 2)
        #expect(decoded.allSatisfy { $0 == 0 })
    }

    private func write(_ packets: [[UInt8]], of format: AudioFormat, duration: Int, to url: URL) throws {
        let samples = packets.map {
            RunSample(size: UInt32($0.count), duration: UInt32(duration), compositionOffset: 0, isSync: true)
        }
        let fragment = MovieFragment(
            sequenceNumber: 1,
            runs: [TrackRun(kind: .audio, baseDecodeTime: 0, samples: samples)]
        )
        let head = InitializationSegment(video: nil, audio: format).serialized() + fragment.header()
        try Data(head + packets.joined()).write(to: url)
    }
}
