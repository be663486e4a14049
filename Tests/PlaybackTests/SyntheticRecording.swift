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
import SQLStore
import TestSupport

/// A store with recordings whose samples say which they are, with the troubles of real cameras.
struct SyntheticRecording {
    static let start = UTCTime(microsecondsSince1970: 1_795_348_644_123_456)
    static let camera = "front"
    static let videoFormats = Self.h264Formats + [Self.h265]
    private static let h264Formats: [VideoFormat] = [
        ("6742c00dda0507ec0440000003004000000f03c50aa8", "68ce0fc8"),
        ("6742c01eda0280bfe5c044000003000400000300f03c58ba80", "68ce0fc8"),
    ].map { sps, pps in
        guard let sps = bytes(hexadecimal: sps), let pps = bytes(hexadecimal: pps),
            let format = try? VideoFormat(sequenceParameterSet: sps, pictureParameterSets: [pps])
        else { fatalError("The vectors of the test are no parameter sets.") }
        return format
    }
    /// What a camera wrote for 704 × 480.
    private static let h265: VideoFormat = {
        guard let format = try? VideoFormat(codec: .h265, parameterSets: H265ParameterSets.small) else {
            fatalError("The vectors of the test are no parameter sets.")
        }
        return format
    }()
    static let stereo = AudioFormat(audioSpecificConfig: [0x11, 0x90], sampleRate: 48_000, channels: 2, objectType: 2)
    static let mono = AudioFormat(audioSpecificConfig: [0x14, 0x08], sampleRate: 16_000, channels: 1, objectType: 2)

    /// One stretch without a break of the session.
    struct Stretch {
        /// Seconds from the start of the recording.
        var at: Double
        var seconds: Int
        var format = 0
        var audio: AudioFormat? = SyntheticRecording.stereo
        /// Seconds by which the sound starts late.
        var audioDelay = 0.0
        /// Every so many frames of sound 20 are lost; 0 loses none.
        var audioLoss = 0
        /// Whether pictures are reordered: the decode order is I P B B, and a group has 31 pictures.
        var bFrames = false
    }

    let directory: TemporaryDirectory
    let store: MediaStore
    /// The bytes of every picture and frame of sound handed in.
    private(set) var pictures: [[UInt8]] = []
    private(set) var sounds: [[UInt8]] = []
    private var number = 0

    init() async throws {
        self.directory = try TemporaryDirectory()
        self.store = try await MediaStore.open(
            directory: "\(self.directory.path)/store",
            clock: ManualTimeSource(utc: Self.start),
            mode: .writer
        )
    }

    /// Records a stretch in fragments of half a second.
    mutating func record(_ stretch: Stretch) async throws {
        let start = Self.start + .microseconds(Int64(stretch.at * 1_000_000))
        let initialization = InitializationSegment(video: Self.videoFormats[stretch.format], audio: stretch.audio)
        let session = UUIDv7(time: start)
        var sound: Int64 = 0
        for half in 0..<stretch.seconds * 2 {
            var samples: [PlacedSample] = []
            for picture in half * 15..<half * 15 + 15 {
                samples.append(self.picture(picture, of: stretch, start))
                guard let audio = stretch.audio else { continue }
                let rate = Int64(audio.sampleRate)
                let delay = Int64(stretch.audioDelay * 1_000_000)
                while sound * 1024 * 1_000_000 / rate + delay < Int64(picture + 1) * 100_000 / 3 {
                    if stretch.audioLoss == 0 || Int(sound) % stretch.audioLoss >= 20 {
                        let data = Self.data("sound \(self.number)", size: 24)
                        self.number += 1
                        self.sounds.append(data)
                        samples.append(
                            PlacedSample(
                                sample: MediaSample(
                                    kind: .audio,
                                    decodeTime: 5000 + sound * 1024,
                                    compositionOffset: 0,
                                    isSync: true,
                                    data: data
                                ),
                                duration: 1024,
                                utc: start + .microseconds(sound * 1024 * 1_000_000 / rate + delay)
                            )
                        )
                    }
                    sound += 1
                }
            }
            let results = await self.store.commit([
                CameraFragment(camera: Self.camera, session: session, initialization: initialization, samples: samples)
            ])
            if let error = results.first?.error { throw error }
        }
    }

    private mutating func picture(_ picture: Int, of stretch: Stretch, _ start: UTCTime) -> PlacedSample {
        let group = stretch.bFrames ? 31 : 30
        let inGroup = picture % group
        // Decode order I, then P B B by turns; one picture of delay keeps all offsets at 0 or above.
        let pictures = !stretch.bFrames ? 0 : inGroup == 0 ? 1 : inGroup % 3 == 1 ? 3 : 0
        let data = Self.data("picture \(self.number)", size: inGroup == 0 ? 200 : 60)
        self.number += 1
        self.pictures.append(data)
        let shown = picture + pictures - (stretch.bFrames ? 1 : 0)
        return PlacedSample(
            sample: MediaSample(
                kind: .video,
                decodeTime: 123_456 + Int64(picture) * 3000,
                compositionOffset: Int32(pictures * 3000),
                isSync: inGroup == 0,
                data: data
            ),
            duration: 3000,
            utc: start + .microseconds(Int64(shown) * 100_000 / 3)
        )
    }

    private static func data(_ name: String, size: Int) -> [UInt8] {
        var payload = [0x41] + Array(name.utf8)
        payload += [UInt8](repeating: 0x2E, count: max(0, size - payload.count))
        return UInt32(payload.count).bigEndianBytes + payload
    }

    /// A recording with all troubles: gaps, loss, late and missing sound, another size, reordered pictures.
    static func troubled() async throws -> SyntheticRecording {
        var recording = try await SyntheticRecording()
        try await recording.record(Stretch(at: 0, seconds: 70))
        try await recording.record(Stretch(at: 70, seconds: 20, audioLoss: 100))
        try await recording.record(Stretch(at: 97.3, seconds: 31, audioDelay: 1.7, bFrames: true))
        try await recording.record(Stretch(at: 128.31, seconds: 10, format: 1))
        try await recording.record(Stretch(at: 138.3, seconds: 10, audio: nil))
        try await recording.record(Stretch(at: 150.011, seconds: 12, format: 0))
        // A clock that was set back: the stretch begins before the one before ends.
        try await recording.record(Stretch(at: 161.5, seconds: 8))
        return recording
    }
}
