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
import TestSupport
import Testing

@testable import MediaFormats

/// ffmpeg reads what Oriel writes, and Oriel what ffmpeg writes.
@Suite(.enabled(if: FFmpeg.isAvailable), .serialized)
struct FFmpegTests {
    enum Form: CaseIterable { case fragmented, progressive }

    private static let bFrames = ["-profile:v", "high", "-bf", "3", "-x264-params", "b-adapt=0"]
    private static let baseline = ["-profile:v", "baseline"]
    private static let h265 = FFmpeg.h265("bframes=3", "b-adapt=0", "open-gop=0", "scenecut=0")
    /// Those that this ffmpeg can make.
    private static let videos = [baseline, bFrames] + (FFmpeg.hasH265Encoder ? [h265] : [])

    @Test(arguments: videos, Form.allCases)
    func remuxedMovieDecodesToTheSamePictures(video: [String], form: Form) throws {
        let directory = try TemporaryDirectory()
        let source = try SourceMovie("source.mp4", video: video, in: directory)
        #expect(source.samples(.video).count == 90)
        #expect(source.samples(.video).contains { $0.compositionOffset != 0 } == (video != Self.baseline))
        #expect(source.segment.video?.reorderDepth == (video == Self.baseline ? 0 : 2))
        let bytes = form == .fragmented ? try source.fragmented() : try source.progressive()
        try Data(bytes).write(to: directory.appending(path: "out.mp4"))

        #expect(try FFmpeg.complaints("out.mp4", in: directory) == "")
        for stream in ["v", "a"] {
            let hashes = try ["source.mp4", "out.mp4"].map { file in
                try FFmpeg.run(
                    FFmpeg.path,
                    [
                        "-v", "error", "-ignore_editlist", "1", "-i", file, "-map", "0:\(stream)", "-f",
                        "streamhash", "-",
                    ],
                    in: directory
                ).output
            }
            #expect(hashes[0].contains("SHA256="))
            #expect(hashes[0] == hashes[1])
        }
        let durations = try FFmpeg.probe("out.mp4", entries: "format=duration", in: directory).map { Double($0) }
        let duration = try #require(durations.first ?? nil)
        #expect(abs(duration - 3) < 0.15)
    }

    @Test func packetTimesAreThoseWritten() throws {
        let directory = try TemporaryDirectory()
        let source = try SourceMovie("source.mp4", video: Self.bFrames, in: directory)
        var time: Int64 = 0
        let expected = source.samples(.video).map { sample in
            defer { time += Int64(sample.duration) }
            return "\(time + Int64(sample.compositionOffset)),\(time),\(sample.size),\(sample.isSync ? "K" : "_")_"
        }
        for (name, bytes) in [("f.mp4", try source.fragmented()), ("p.mp4", try source.progressive())] {
            try Data(bytes).write(to: directory.appending(path: name))
            let packets = try FFmpeg.probe(
                name,
                entries: "packet=pts,dts,size,flags",
                ["-select_streams", "v"],
                in: directory
            )
            #expect(packets.map { $0.hasSuffix(",") ? String($0.dropLast()) : $0 } == expected)
        }
    }

    @Test func editTrimsTheStart() throws {
        let directory = try TemporaryDirectory()
        let source = try SourceMovie("source.mp4", video: Self.baseline, in: directory)
        let bytes = try source.progressive(edits: [
            .video: MovieEdit(mediaTime: 45_000, presentationDuration: 180_000),
            .audio: MovieEdit(mediaTime: 24_000, presentationDuration: 180_000),
        ])
        try Data(bytes).write(to: directory.appending(path: "out.mp4"))
        #expect(try FFmpeg.complaints("out.mp4", in: directory) == "")
        let duration = try FFmpeg.probe("out.mp4", entries: "format=duration", in: directory)
        #expect(duration == ["2.000000"])
        let frames = try FFmpeg.probe(
            "out.mp4",
            entries: "stream=nb_read_frames",
            ["-count_frames", "-select_streams", "v"],
            in: directory
        )
        #expect(frames == ["60"])
    }

    /// Readers want the parameter sets in-band too where they change, as the recorder stores them.
    @Test func secondSampleEntry() throws {
        let directory = try TemporaryDirectory()
        let first = try SourceMovie("a.mp4", video: Self.baseline, in: directory)
        var second = try SourceMovie("b.mp4", video: Self.bFrames, size: "640x480", in: directory)
        let format = try #require(second.segment.video)
        let sets = ([format.sequenceParameterSet] + format.pictureParameterSets).flatMap { set in
            UInt32(set.count).bigEndianBytes + set
        }
        second.tracks[.video]?[0].data.insert(contentsOf: sets, at: 0)
        second.tracks[.video]?[0].sample.size += UInt32(sets.count)
        let formats = [first, second].compactMap(\.segment.video)
        let data = [first, second].map { ($0.tracks[.video] ?? []).flatMap(\.data) }
        let movie = ProgressiveMovie(
            tracks: [ProgressiveTrack(.video(formats), samples: first.samples(.video) + second.samples(.video))],
            chunks: zip([first, second], data).enumerated().map { index, part in
                MovieChunk(
                    kind: .video,
                    sampleCount: UInt32(part.0.samples(.video).count),
                    byteCount: UInt64(part.1.count),
                    sampleDescriptionIndex: UInt32(index + 1)
                )
            }
        )
        try Data(try movie.header() + data[0] + data[1]).write(to: directory.appending(path: "out.mp4"))
        let complaints = try FFmpeg.complaints("out.mp4", in: directory)
        #expect(complaints == "")
        let sizes = try FFmpeg.probe("out.mp4", entries: "frame=width,height", in: directory)
        #expect(sizes.filter { $0.hasPrefix("320,240") }.count == 90)
        #expect(sizes.filter { $0.hasPrefix("640,480") }.count == 90)
    }

    static let x265Options = [
        ["bframes=0"], ["scaling-list=default"], ["temporal-layers=3", "bframes=3", "b-adapt=0"],
        ["bframes=8", "b-adapt=0", "ref=5", "rc-lookahead=20"],
        ["hrd=1", "vbv-bufsize=1000", "vbv-maxrate=1000", "aud=1"], ["high-tier=1", "level-idc=51"],
        ["open-gop=1", "bframes=4"], ["amp=1", "rect=1", "strong-intra-smoothing=1"], ["lossless=1"], ["interlace=tff"],
        ["colorprim=bt709", "sar=4:3", "range=full", "videoformat=ntsc"],
    ]

    /// Everything that x265 writes into its sequence parameter sets, read as ffprobe reads it; `hvcC` as ffmpeg writes it.
    @Test(
        .enabled(if: FFmpeg.hasH265Encoder),
        arguments: x265Options.indices
    )
    func readsWhatX265Writes(number: Int) throws {
        let options = Self.x265Options[number]
        // By turns, since each takes its time.
        let looks = [
            ("320x240", "yuv420p", "hvc1"), ("322x182", "yuv422p10le", "hev1"), ("350x198", "yuv444p", "hvc1"),
        ]
        let look: (size: String, format: String, tag: String) = looks[number % looks.count]
        let directory = try TemporaryDirectory()
        let input = ["-f", "lavfi", "-i", "testsrc2=size=\(look.size):rate=30:duration=0.5", "-pix_fmt", look.format]
        let encoder = ["-preset", "ultrafast", "-threads", "1", "-c:v", "libx265", "-tag:v", look.tag]
        let detail = ["-x265-params", (["log-level=error"] + options).joined(separator: ":")]
        let form = ["-video_track_timescale", "90000", "-movflags", "frag_keyframe+empty_moov+default_base_moof"]
        let arguments = ["-v", "error"] + input + encoder + detail + form + ["source.mp4"]
        let made = try FFmpeg.run(FFmpeg.path, arguments, in: directory)
        try #require(made.status == 0, "\(made.errors)")
        let file = [UInt8](try Data(contentsOf: directory.appending(path: "source.mp4")))
        let source = try SourceMovie(file: file)
        let video = try #require(source.segment.video)
        let set = try H265SequenceParameterSet(parsing: video.sequenceParameterSet[...])
        let entries = "stream=width,height,has_b_frames,level"
        let shown = try FFmpeg.probe("source.mp4", entries: entries, in: directory)
        #expect(shown == ["\(video.width),\(video.height),\(set.reorderDepth),\(set.profile.bytes[11])"])
        #expect(set.chromaFormat == (look.format.contains("420") ? 1 : look.format.contains("422") ? 2 : 3))
        #expect(set.lumaBitDepthMinus8 == (look.format.contains("10") ? 2 : 0))
        let (ours, theirs) = (try self.configuration(in: source.segment.serialized()), try self.configuration(in: file))
        #expect(ours.prefix(22) == theirs.prefix(22))
        // Theirs lists the SEI of the encoder too, which is no parameter set; hev1 promises less of the arrays.
        guard look.tag == "hvc1" else { return }
        #expect(hexadecimal(theirs).contains(hexadecimal(ours.dropFirst(23))))
    }

    /// The content of `hvcC`.
    private func configuration(in file: [UInt8]) throws -> [UInt8] {
        let start = try #require(file.indices.first { file[$0...].starts(with: "hvcC".utf8) })
        let size = file[start - 4..<start].reduce(0) { $0 << 8 | Int($1) }
        return Array(file[start + 4..<start - 4 + size])
    }

    /// Silence between frames of sound: the sound fades out within the overlap of one frame, then all samples are 0.
    @Test(arguments: [(1, 8000), (1, 44_100), (2, 48_000), (2, 16_000)])
    func silentFramesDecodeToZeros(channels: Int, sampleRate: Int) throws {
        let directory = try TemporaryDirectory()
        let source = try SourceMovie(
            "source.mp4",
            video: Self.baseline,
            audio: ["-c:a", "aac", "-ar", "\(sampleRate)", "-ac", "\(channels)"],
            in: directory
        )
        let format = try #require(source.segment.audio)
        #expect(format.channels == channels)
        #expect(format.sampleRate == sampleRate)
        let frame = try #require(format.silentFrame)
        let sound = (source.tracks[.audio] ?? []).prefix(10).map(\.data)
        let frames = [[UInt8]](repeating: frame, count: 10) + sound + [[UInt8]](repeating: frame, count: 10)
        let run = TrackRun(
            kind: .audio,
            baseDecodeTime: 0,
            samples: frames.map {
                RunSample(size: UInt32($0.count), duration: 1024, compositionOffset: 0, isSync: true)
            }
        )
        let file =
            InitializationSegment(video: nil, audio: try AudioFormat(aacLC: sampleRate, channels: channels))
            .serialized() + MovieFragment(sequenceNumber: 1, runs: [run]).header() + frames.flatMap(\.self)
        try Data(file).write(to: directory.appending(path: "out.mp4"))
        #expect(try FFmpeg.complaints("out.mp4", in: directory) == "")
        let decoded = try FFmpeg.run(
            FFmpeg.path,
            ["-v", "error", "-i", "out.mp4", "-f", "s16le", "-c:a", "pcm_s16le", "out.pcm"],
            in: directory
        )
        #expect(decoded.errors == "")
        let samples = try Data(contentsOf: directory.appending(path: "out.pcm"))
        let frameBytes = 1024 * 2 * channels
        #expect(samples.count == 30 * frameBytes)
        #expect(samples.prefix(10 * frameBytes).allSatisfy { $0 == 0 })
        #expect(samples.dropFirst(10 * frameBytes).prefix(10 * frameBytes).contains { $0 != 0 })
        #expect(samples.dropFirst(21 * frameBytes).allSatisfy { $0 == 0 })
    }

    @Test func cutFileStillPlays() throws {
        let directory = try TemporaryDirectory()
        let source = try SourceMovie("source.mp4", video: Self.bFrames, in: directory)
        let whole = try source.fragmented()
        let cut = Array(whole.prefix(whole.count * 2 / 3))
        var scanner = FragmentedFileScanner(fileLength: UInt64(cut.count))
        var validLength = 0
        scan: while true {
            switch scanner.next() {
            case .read(let offset, let count): scanner.received(cut[Int(offset)..<Int(offset) + count])
            case .initializationSegment, .fragment: continue
            case .finished(let length, let fault):
                #expect(fault == nil)
                validLength = Int(length)
                break scan
            }
        }
        #expect(validLength > cut.count / 2 && validLength < cut.count)
        try Data(cut.prefix(validLength)).write(to: directory.appending(path: "out.mp4"))
        #expect(try FFmpeg.complaints("out.mp4", in: directory) == "")
    }
}
