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
import Playback
import TestSupport

/// A store with packets of Opus that say which they are.
struct OpusRecording {
    let directory: TemporaryDirectory
    let store: MediaStore
    /// Samples in a packet.
    let samples: Int
    /// The first byte of each packet.
    let header: UInt8
    /// What was handed in, by number.
    private(set) var packets: [Int64: [UInt8]] = [:]

    init(samples: Int, header: UInt8) async throws {
        self.samples = samples
        self.header = header
        self.directory = try TemporaryDirectory()
        self.store = try await MediaStore.open(
            directory: "\(self.directory.path)/store",
            clock: ManualTimeSource(utc: LinearRecording.start),
            mode: .writer
        )
    }

    mutating func record(seconds: Int, loses: (Int64) -> Bool) async throws {
        let start = LinearRecording.start
        let initialization = InitializationSegment(
            video: SyntheticRecording.videoFormats[0],
            audio: try AudioFormat(opus: 2)
        )
        let session = UUIDv7(time: start)
        var sound: Int64 = 0
        for second in 0..<Int64(seconds) {
            var placed = (second * 30..<second * 30 + 30).map { number in
                let sample = MediaSample(
                    kind: .video,
                    decodeTime: number * 3000,
                    compositionOffset: 0,
                    isSync: number % 30 == 0,
                    data: [0, 0, 0, 1, 0x41]
                )
                return PlacedSample(
                    sample: sample,
                    duration: 3000,
                    utc: start + .microseconds(number * 100_000 / 3)
                )
            }
            while sound * Int64(self.samples) < (second + 1) * 48_000 {
                defer { sound += 1 }
                if loses(sound) { continue }
                let data = [self.header] + Array("packet \(sound)".utf8)
                self.packets[sound] = data
                let ticks = sound * Int64(self.samples)
                placed.append(
                    PlacedSample(
                        sample: MediaSample(
                            kind: .audio,
                            decodeTime: 4321 + ticks,
                            compositionOffset: 0,
                            isSync: true,
                            data: data
                        ),
                        duration: UInt32(self.samples),
                        utc: start + .microseconds(ticks * 1_000_000 / 48_000)
                    )
                )
            }
            let results = await self.store.commit([
                CameraFragment(camera: "front", session: session, initialization: initialization, samples: placed)
            ])
            if let error = results.first?.error { throw error }
        }
    }

    func range(_ from: Double, _ to: Double) async throws -> VirtualRange {
        try await VirtualRange(
            store: self.store,
            camera: "front",
            from: LinearRecording.start + .microseconds(Int64(from * 1_000_000)),
            to: LinearRecording.start + .microseconds(Int64(to * 1_000_000))
        )
    }
}
