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
import Live
import MediaFormats
import Testing

/// What a muxer gave out, taken apart by Oriel's readers.
struct LiveCapture {
    /// A fragment of the stream.
    struct Fragment {
        var startsWithKeyFrame: Bool
        var fragment: MovieFragment
        /// The bytes of the samples of each track.
        var data: [TrackKind: [[UInt8]]] = [:]

        var picture: TrackRun? { self.fragment.runs.first { $0.kind == .video } }
        var sound: TrackRun? { self.fragment.runs.first { $0.kind == .audio } }
    }

    /// A stream from its initialization on.
    struct Stream {
        var initialization: InitializationSegment
        var fragments: [Fragment] = []
        /// The whole as a file.
        var bytes: [UInt8]

        /// The frames of sound in order.
        var frames: [[UInt8]] { self.fragments.flatMap { $0.data[.audio] ?? [] } }

        /// The frames of sound as the numbers of the camera's, nil for silence.
        var numbers: [Int64?] {
            self.frames.map { frame in
                let text = String(decoding: frame, as: UTF8.self)
                return text.hasPrefix("audio ") ? Int64(text.dropFirst(6)) : nil
            }
        }

        /// Fails the test unless the sound has neither a hole nor an overlap, from `start` on.
        func expectUnbrokenSound(from start: UInt64 = 0, sourceLocation: SourceLocation = #_sourceLocation) {
            var next = start
            for run in self.fragments.compactMap(\.sound) {
                #expect(run.baseDecodeTime == next, sourceLocation: sourceLocation)
                #expect(run.samples.allSatisfy { $0.duration == 1024 && $0.isSync }, sourceLocation: sourceLocation)
                next += run.duration
            }
        }
    }

    private(set) var streams: [Stream] = []

    /// Takes all that a muxer gives for `samples`.
    init(_ muxer: inout LiveMuxer, _ samples: [LiveCamera.Placed]) throws {
        for (sample, utc) in samples {
            for output in muxer.push(sample, utc: utc) {
                switch output {
                case .initialization(let segment):
                    self.streams.append(Stream(initialization: segment, bytes: segment.serialized()))
                case .fragment(let bytes, let startsWithKeyFrame):
                    try #require(!self.streams.isEmpty, "A fragment comes before its initialization.")
                    self.streams[self.streams.count - 1].fragments
                        .append(try Self.fragment(bytes, startsWithKeyFrame: startsWithKeyFrame))
                    self.streams[self.streams.count - 1].bytes += bytes
                }
            }
        }
    }

    /// The one stream of a camera that `muxer` was told of.
    static func stream(
        _ camera: LiveCamera,
        video: VideoFormat = LiveCamera.video,
        _ samples: [LiveCamera.Placed]
    ) throws -> Stream {
        var muxer = LiveMuxer()
        muxer.begin(video: video, audio: camera.audio)
        let capture = try Self(&muxer, samples)
        try #require(capture.streams.count == 1)
        return capture.streams[0]
    }

    /// The scanner wants the start of a file; any initialization will do.
    private static let head = InitializationSegment(video: LiveCamera.video, audio: LiveCamera.stereo).serialized()

    private static func fragment(_ bytes: [UInt8], startsWithKeyFrame: Bool) throws -> Fragment {
        let file = self.head + bytes
        var scanner = FragmentedFileScanner(fileLength: UInt64(file.count))
        var found: Fragment?
        while true {
            switch scanner.next() {
            case .read(let offset, let count): scanner.received(file[Int(offset)..<Int(offset) + count])
            case .initializationSegment: continue
            case .fragment(let scanned):
                try #require(found == nil, "An output holds two fragments.")
                try #require(scanned.start == UInt64(self.head.count))
                var fragment = Fragment(startsWithKeyFrame: startsWithKeyFrame, fragment: scanned.fragment)
                for run in scanned.fragment.runs {
                    var offset = Int(scanned.moofOffset) + Int(run.dataOffset)
                    for sample in run.samples {
                        fragment.data[run.kind, default: []].append(Array(file[offset..<offset + Int(sample.size)]))
                        offset += Int(sample.size)
                    }
                }
                found = fragment
            case .finished(let validLength, let fault):
                try #require(fault == nil)
                try #require(validLength == UInt64(file.count))
                return try #require(found)
            }
        }
    }
}
