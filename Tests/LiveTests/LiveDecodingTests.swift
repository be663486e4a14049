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

@testable import Live

/// ffmpeg plays what a real encoder's samples turn into, without a word.
@Suite(.enabled(if: FFmpeg.isAvailable), .timeLimit(.minutes(1))) struct LiveDecodingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var video: [String]
        var audio: [String]
        var loses: @Sendable (TrackKind, Int) -> Bool = { _, _ in false }
        /// What the camera sends in the place of the encoded sound, in packets of 20 ms.
        var linear: AudioCoding?
    }

    static let baseline = ["-profile:v", "baseline"]
    static let reordered = ["-profile:v", "high", "-bf", "2"]
    static let stereo = ["-c:a", "aac", "-ar", "48000", "-ac", "2"]

    static let cases: [Case] = [
        Case(testDescription: "pictures and sound", video: baseline, audio: stereo),
        Case(testDescription: "B-frames", video: reordered, audio: stereo),
        Case(testDescription: "no sound", video: reordered, audio: ["-an"]),
        Case(testDescription: "mono, 16 kHz", video: baseline, audio: ["-c:a", "aac", "-ar", "16000", "-ac", "1"]),
        Case(testDescription: "44.1 kHz", video: baseline, audio: ["-c:a", "aac", "-ar", "44100", "-ac", "2"]),
        Case(testDescription: "a second of sound lost", video: baseline, audio: stereo) { kind, index in
            kind == .audio && (47..<94).contains(index)
        },
        Case(testDescription: "sound that stops", video: baseline, audio: stereo) { $0 == .audio && $1 > 60 },
        Case(testDescription: "Opus", video: baseline, audio: ["-c:a", "libopus"]),
        Case(testDescription: "Opus that comes and goes", video: reordered, audio: ["-c:a", "libopus"]) { kind, index in
            kind == .audio && index % 40 > 25
        },
        Case(testDescription: "G.711", video: baseline, audio: ["-an"], linear: .pcma),
        Case(
            testDescription: "linear sound that comes and goes",
            video: reordered,
            audio: ["-an"],
            loses: { $0 == .audio && $1 % 40 > 25 },
            linear: .l16
        ),
    ]
    static let h265Cases = [
        Case(testDescription: "H.265", video: FFmpeg.h265("bframes=0"), audio: stereo),
        Case(testDescription: "H.265 with B-frames", video: FFmpeg.h265("bframes=3", "b-adapt=0"), audio: ["-an"]),
    ]

    @Test(arguments: cases + (FFmpeg.hasH265Encoder ? h265Cases : []))
    func aLiveStreamDecodes(_ input: Case) throws {
        let directory = try TemporaryDirectory()
        var source = try Self.source(input, in: directory)
        if let linear = input.linear { try Self.add(linear, to: &source, loses: input.loses) }
        var muxer = LiveMuxer()
        muxer.begin(video: try #require(source.segment.video), audio: source.segment.audio)
        let capture = try LiveCapture(&muxer, source.samples)
        try #require(capture.streams.count == 1)
        try Data(capture.streams[0].bytes).write(to: directory.appending(path: "live.mp4"))
        #expect(try FFmpeg.complaints("live.mp4", in: directory) == "")
        let counts = try FFmpeg.probe(
            "live.mp4",
            entries: "stream=codec_type,nb_read_packets",
            ["-count_packets"],
            in: directory
        )
        #expect(counts.contains("video,90"))
        #expect(counts.contains { $0.hasPrefix("audio,") })
    }

    /// Three seconds of linear noise of 8 kHz in packets of 20 ms.
    private static func add(
        _ coding: AudioCoding,
        to source: inout (segment: InitializationSegment, samples: [LiveCamera.Placed]),
        loses: (TrackKind, Int) -> Bool
    ) throws {
        let format = try AudioFormat(linear: coding, sampleRate: 8000, channels: 1)
        source.segment.audio = format
        var generator = SeededGenerator(seed: 9)
        for packet in 0..<150 where !loses(.audio, packet) {
            let sample = MediaSample(
                kind: .audio,
                decodeTime: Int64(packet) * 160,
                compositionOffset: 0,
                isSync: true,
                data: (0..<160 * (format.bytesPerSample ?? 1)).map { _ in .random(in: 0...255, using: &generator) }
            )
            let utc = LiveCamera.start + .milliseconds(packet * 20)
            let place = source.samples.firstIndex { $0.utc > utc } ?? source.samples.count
            source.samples.insert((sample, utc), at: place)
        }
    }

    /// What ffmpeg encodes in three seconds, as samples in the order of decoding.
    private static func source(
        _ input: Case,
        in directory: TemporaryDirectory
    ) throws -> (segment: InitializationSegment, samples: [LiveCamera.Placed]) {
        let made = try FFmpeg.run(
            FFmpeg.path,
            [
                "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=30:duration=3", "-f", "lavfi", "-i",
                "sine=frequency=440:duration=3", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-threads", "1", "-preset",
                "veryfast", "-g", "30",
            ] + input.video + input.audio + [
                "-video_track_timescale", "90000", "-movflags", "frag_keyframe+empty_moov+default_base_moof",
                "source.mp4",
            ],
            in: directory
        )
        try #require(made.status == 0, "\(made.errors)")
        let file = [UInt8](try Data(contentsOf: directory.appending(path: "source.mp4")))
        let segment = try InitializationSegment(parsing: file)
        var samples: [(at: Int64, placed: LiveCamera.Placed)] = []
        var counts: [TrackKind: Int] = [:]
        var scanner = FragmentedFileScanner(fileLength: UInt64(file.count))
        while true {
            switch scanner.next() {
            case .read(let offset, let count): scanner.received(file[Int(offset)..<Int(offset) + count])
            case .initializationSegment: continue
            case .fragment(let fragment):
                for run in fragment.fragment.runs {
                    let rate = run.kind == .video ? 90_000 : Int64(segment.audio?.sampleRate ?? 1)
                    var (offset, time) = (Int(fragment.moofOffset) + Int(run.dataOffset), Int64(run.baseDecodeTime))
                    for sample in run.samples {
                        let data = Array(file[offset..<offset + Int(sample.size)])
                        offset += Int(sample.size)
                        defer { time += Int64(sample.duration) }
                        let index = counts[run.kind, default: 0]
                        counts[run.kind] = index + 1
                        if input.loses(run.kind, index) { continue }
                        let media = MediaSample(
                            kind: run.kind,
                            decodeTime: time,
                            compositionOffset: sample.compositionOffset,
                            isSync: sample.isSync,
                            data: data
                        )
                        let at = rescale(time, from: rate, to: 1_000_000)
                        let presented = rescale(media.presentationTime, from: rate, to: 1_000_000)
                        samples.append((at, (media, LiveCamera.start + .microseconds(presented))))
                    }
                }
            case .finished(_, let fault):
                try #require(fault == nil)
                return (segment, samples.sorted { $0.at < $1.at }.map(\.placed))
            }
        }
    }
}
