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

/// Pictures and sound that ffmpeg encoded, as a camera would send them.
struct EncodedMovie {
    var initialization: InitializationSegment
    var samples: [TrackKind: [MediaSample]] = [:]
    var durations: [TrackKind: [UInt32]] = [:]

    /// Encodes a test picture of `seconds` at 30 pictures a second, with a key frame each second, and a tone.
    ///
    /// - Parameter video: More arguments for the encoder of the pictures.
    init(
        seconds: Int,
        size: String = "320x240",
        bFrames: Int = 0,
        video: [String] = [],
        in directory: TemporaryDirectory
    ) throws {
        let made = try FFmpeg.run(
            FFmpeg.path,
            [
                "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=size=\(size):rate=30:duration=\(seconds)", "-f",
                "lavfi",
                "-i", "sine=frequency=440:duration=\(seconds)", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-threads",
                "1",
                "-preset", "veryfast", "-g", "30", "-keyint_min", "30", "-sc_threshold", "0", "-bf", "\(bFrames)",
            ] + video + [
                "-c:a", "aac", "-ar", "48000", "-ac", "2", "-video_track_timescale", "90000",
                "-movflags", "frag_keyframe+empty_moov+default_base_moof", "source.mp4",
            ],
            in: directory
        )
        try #require(made.status == 0, "\(made.errors)")
        let bytes = [UInt8](try Data(contentsOf: directory.url.appending(path: "source.mp4")))
        let file = try ParsedFile(bytes)
        self.initialization = file.initialization
        for kind in TrackKind.allCases {
            let parsed = file.samples[kind] ?? []
            self.samples[kind] = parsed.map {
                MediaSample(
                    kind: kind,
                    decodeTime: $0.time,
                    compositionOffset: $0.sample.compositionOffset,
                    isSync: $0.sample.isSync,
                    data: $0.data
                )
            }
            self.durations[kind] = parsed.map(\.sample.duration)
            // Without an edit list ffmpeg lengthens the first picture by the start-up of the sound.
            if kind == .video, let second = parsed.element(at: 1) {
                self.samples[kind]?[0].decodeTime = second.time - 3000
                self.durations[kind]?[0] = 3000
            }
        }
    }

    /// The samples placed on the wall clock, by time, from picture `range` and the sound that goes with it.
    func placed(_ range: Range<Int>, at start: UTCTime) -> [PlacedSample] {
        guard let video = self.samples[.video], let first = video.element(at: range.lowerBound) else { return [] }
        let rate = Int64(self.initialization.audio?.sampleRate ?? 1)
        let origin = first.presentationTime
        let end = video.element(at: range.upperBound)?.presentationTime ?? .max
        var result: [PlacedSample] = []
        for number in range {
            guard let sample = video.element(at: number) else { break }
            let time = start + .microseconds(rescale(sample.presentationTime - origin, from: 90_000, to: 1_000_000))
            result.append(PlacedSample(sample: sample, duration: self.durations[.video]?[number] ?? 1, utc: time))
        }
        for (number, sample) in (self.samples[.audio] ?? []).enumerated() {
            let tick = rescale(sample.decodeTime, from: rate, to: 90_000)
            guard tick >= origin, tick < end else { continue }
            let time = start + .microseconds(rescale(tick - origin, from: 90_000, to: 1_000_000))
            result.append(PlacedSample(sample: sample, duration: self.durations[.audio]?[number] ?? 1, utc: time))
        }
        return result
    }
}

extension Array {
    func element(at index: Int) -> Element? { self.indices.contains(index) ? self[index] : nil }
}
