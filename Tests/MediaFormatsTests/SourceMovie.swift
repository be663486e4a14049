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
import MediaFormats
import TestSupport
import Testing

/// A movie that ffmpeg encoded as fragmented MP4, taken apart by Oriel's readers.
struct SourceMovie {
    var segment: InitializationSegment
    /// The samples of each track in decoding order, with their bytes.
    var tracks: [TrackKind: [(sample: RunSample, data: [UInt8])]] = [:]
    /// Decode time of the first sample of each track.
    var start: [TrackKind: UInt64] = [:]

    /// Has ffmpeg make `name` in `directory`: three seconds of pictures and sound.
    init(
        _ name: String,
        video: [String],
        size: String = "320x240",
        audio: [String] = ["-c:a", "aac", "-ar", "48000", "-ac", "2"],
        in directory: TemporaryDirectory
    ) throws {
        let made = try FFmpeg.run(
            FFmpeg.path,
            [
                "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=size=\(size):rate=30:duration=3", "-f", "lavfi",
                "-i", "sine=frequency=440:duration=3", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-threads", "1",
                "-preset", "veryfast", "-g", "30",
            ] + video + audio + [
                "-video_track_timescale", "90000", "-movflags", "frag_keyframe+empty_moov+default_base_moof", name,
            ],
            in: directory
        )
        try #require(made.status == 0, "\(made.errors)")
        try self.init(file: [UInt8](Data(contentsOf: directory.appending(path: name))))
    }

    /// Takes a file apart.
    init(file bytes: [UInt8]) throws {
        self.segment = try InitializationSegment(parsing: bytes)
        var scanner = FragmentedFileScanner(fileLength: UInt64(bytes.count))
        while true {
            switch scanner.next() {
            case .read(let offset, let count): scanner.received(bytes[Int(offset)..<Int(offset) + count])
            case .initializationSegment(let segment, _): try #require(segment == self.segment)
            case .fragment(let fragment):
                for run in fragment.fragment.runs {
                    var offset = Int(fragment.moofOffset) + Int(run.dataOffset)
                    self.start[run.kind] = self.start[run.kind] ?? run.baseDecodeTime
                    for sample in run.samples {
                        self.tracks[run.kind, default: []]
                            .append((sample, Array(bytes[offset..<offset + Int(sample.size)])))
                        offset += Int(sample.size)
                    }
                }
            case .finished(_, let fault):
                try #require(fault == nil)
                return
            }
        }
    }

    func samples(_ kind: TrackKind) -> [RunSample] { (self.tracks[kind] ?? []).map(\.sample) }

    /// The movie as Oriel's fragments of half a second.
    func fragmented() throws -> [UInt8] {
        var file = self.segment.serialized()
        var next: [TrackKind: (index: Int, time: UInt64)] = [.video: (0, 0), .audio: (0, 0)]
        for number in 1... as PartialRangeFrom<UInt32> {
            var runs: [TrackRun] = []
            var data: [UInt8] = []
            for kind in TrackKind.allCases {
                guard var (index, time) = next[kind], let track = self.tracks[kind] else { continue }
                let timescale = kind == .video ? 90_000 : UInt64(self.segment.audio?.sampleRate ?? 1)
                var run = TrackRun(kind: kind, baseDecodeTime: time, samples: [])
                while index < track.count, time < UInt64(number) * timescale / 2 {
                    run.samples.append(track[index].sample)
                    data += track[index].data
                    time += UInt64(track[index].sample.duration)
                    index += 1
                }
                next[kind] = (index, time)
                runs.append(run)
            }
            if runs.allSatisfy(\.samples.isEmpty) { return file }
            file += MovieFragment(sequenceNumber: number, runs: runs).header() + data
        }
        return file
    }

    /// The movie in Oriel's plain form, in chunks of 10 samples, tracks by turns.
    func progressive(edits: [TrackKind: MovieEdit] = [:]) throws -> [UInt8] {
        var tracks: [ProgressiveTrack] = []
        if let video = self.segment.video {
            tracks.append(ProgressiveTrack(.video([video]), edit: edits[.video], samples: self.samples(.video)))
        }
        if let audio = self.segment.audio {
            tracks.append(ProgressiveTrack(.audio(audio), edit: edits[.audio], samples: self.samples(.audio)))
        }
        var chunks: [MovieChunk] = []
        var data: [UInt8] = []
        for start in stride(from: 0, to: tracks.map(\.sampleCount).max() ?? 0, by: 10) {
            for kind in TrackKind.allCases {
                let part = (self.tracks[kind] ?? []).dropFirst(start).prefix(10)
                if part.isEmpty { continue }
                let bytes = part.flatMap(\.data)
                chunks.append(
                    MovieChunk(kind: kind, sampleCount: UInt32(part.count), byteCount: UInt64(bytes.count))
                )
                data += bytes
            }
        }
        return try ProgressiveMovie(tracks: tracks, chunks: chunks).header() + data
    }
}
