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

/// A store with sound whose samples count up, so that each one says where it belongs.
struct LinearRecording {
    static let start = UTCTime(microsecondsSince1970: 1_795_348_644_123_456)

    let directory: TemporaryDirectory
    let store: MediaStore
    let audio: AudioFormat
    /// Samples in a packet.
    var packet = 160
    /// Added to the tick of the n-th packet of a stretch.
    var jitter: (Int64) -> Int64 = { _ in 0 }
    /// Whether the n-th packet never came.
    var loses: (Int64) -> Bool = { _ in false }

    init(_ audio: AudioFormat) async throws {
        self.audio = audio
        self.directory = try TemporaryDirectory()
        self.store = try await MediaStore.open(
            directory: "\(self.directory.path)/store",
            clock: ManualTimeSource(utc: Self.start),
            mode: .writer
        )
    }

    /// The value of the sample at a place of the recording: 1 to 32,000 and over again, in all channels.
    static func value(_ place: Int64) -> Int16 { Int16(truncatingIfNeeded: ((place % 32_000) + 32_000) % 32_000 + 1) }

    /// Records a session of whole seconds in fragments of half a second; the sound begins `delay` packets late.
    func record(at second: Double, seconds: Int, delay: Int64 = 0) async throws {
        let start = Self.start + .microseconds(Int64(second * 1_000_000))
        let first = Int64(second * Double(self.audio.sampleRate))
        let video = SyntheticRecording.videoFormats[0]
        let session = UUIDv7(time: start)
        var sound = delay
        for half in 0..<seconds * 2 {
            var samples: [PlacedSample] = []
            for picture in Int64(half * 15)..<Int64(half * 15 + 15) {
                samples.append(Self.picture(picture, start))
                while self.time(sound) < (picture + 1) * 100_000 / 3 {
                    if !self.loses(sound) { samples.append(self.sound(sound, first, start)) }
                    sound += 1
                }
            }
            let initialization = InitializationSegment(video: video, audio: self.audio)
            let results = await self.store.commit([
                CameraFragment(camera: "front", session: session, initialization: initialization, samples: samples)
            ])
            if let error = results.first?.error { throw error }
        }
    }

    /// The range from a second to another.
    func range(_ from: Double, _ to: Double) async throws -> VirtualRange {
        try await VirtualRange(
            store: self.store,
            camera: "front",
            from: Self.start + .microseconds(Int64(from * 1_000_000)),
            to: Self.start + .microseconds(Int64(to * 1_000_000))
        )
    }

    private func time(_ sound: Int64) -> Int64 {
        sound * Int64(self.packet) * 1_000_000 / Int64(self.audio.sampleRate)
    }

    private func sound(_ number: Int64, _ first: Int64, _ start: UTCTime) -> PlacedSample {
        var data: [UInt8] = []
        for place in 0..<Int64(self.packet) {
            let value = Self.value(first + number * Int64(self.packet) + place)
            for _ in 0..<self.audio.channels { data += [UInt8(value >> 8), UInt8(truncatingIfNeeded: value)] }
        }
        return PlacedSample(
            sample: MediaSample(
                kind: .audio,
                decodeTime: 77_777 + number * Int64(self.packet) + self.jitter(number),
                compositionOffset: 0,
                isSync: true,
                data: data
            ),
            duration: UInt32(self.packet),
            utc: start + .microseconds(self.time(number))
        )
    }

    private static func picture(_ number: Int64, _ start: UTCTime) -> PlacedSample {
        PlacedSample(
            sample: MediaSample(
                kind: .video,
                decodeTime: 123_456 + number * 3000,
                compositionOffset: 0,
                isSync: number % 30 == 0,
                data: [0, 0, 0, 2, 0x41, UInt8(truncatingIfNeeded: number)]
            ),
            duration: 3000,
            utc: start + .microseconds(number * 100_000 / 3)
        )
    }
}
