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

/// A camera that makes samples whose bytes say which they are: 30 a second, a key frame each second, and sound.
struct SyntheticCamera {
    /// What x264 made for 320x240 and 640x360.
    static let videoFormats: [VideoFormat] = [
        ("6742c00dda0507ec0440000003004000000f03c50aa8", "68ce0fc8"),
        ("6742c01eda0280bfe5c044000003000400000300f03c58ba80", "68ce0fc8"),
    ].map { sps, pps in
        guard let sps = bytes(hexadecimal: sps), let pps = bytes(hexadecimal: pps),
            let format = try? VideoFormat(sequenceParameterSet: sps, pictureParameterSets: [pps])
        else { fatalError("The vectors of the test are no parameter sets.") }
        return format
    }

    static let stereo = AudioFormat(audioSpecificConfig: [0x11, 0x90], sampleRate: 48_000, channels: 2, objectType: 2)

    var name: String
    var session: UUIDv7
    var initialization: InitializationSegment
    /// The moment of the next picture.
    var clock: UTCTime
    private var picture: Int64 = 0
    private var sound: Int64 = 0
    private let start: UTCTime
    private static let audioOrigin: Int64 = 777

    init(_ name: String, start: UTCTime, videoFormat: Int = 0, audio: AudioFormat? = Self.stereo) {
        self.name = name
        self.session = UUIDv7(time: start)
        self.initialization = InitializationSegment(video: Self.videoFormats[videoFormat], audio: audio)
        self.start = start
        self.clock = start
    }

    /// The samples of the next part of a second, pictures and sound by time.
    mutating func samples(frames count: Int) -> [PlacedSample] {
        var result: [PlacedSample] = []
        for _ in 0..<count {
            let time = self.start + .microseconds(self.picture * 100_000 / 3)
            let isKey = self.picture % 30 == 0
            let data = Self.data("\(self.name) video \(self.picture)", size: isKey ? 400 : 90)
            let sample = MediaSample(
                kind: .video,
                decodeTime: 900_000 + self.picture * 3000,
                compositionOffset: 0,
                isSync: isKey,
                data: data
            )
            result.append(PlacedSample(sample: sample, duration: 3000, utc: time))
            self.picture += 1
            self.clock = self.start + .microseconds(self.picture * 100_000 / 3)
            while let audio = self.initialization.audio {
                let time = self.start + .microseconds(self.sound * 1024 * 1_000_000 / Int64(audio.sampleRate))
                guard time < self.clock else { break }
                let sample = MediaSample(
                    kind: .audio,
                    decodeTime: Self.audioOrigin + self.sound * 1024,
                    compositionOffset: 0,
                    isSync: true,
                    data: Self.data("\(self.name) audio \(self.sound)", size: 40)
                )
                result.append(PlacedSample(sample: sample, duration: 1024, utc: time))
                self.sound += 1
            }
        }
        return result
    }

    /// The next part of a second as a fragment.
    mutating func fragment(frames: Int = 15, ends: Bool = false) -> CameraFragment {
        CameraFragment(
            camera: self.name,
            session: self.session,
            initialization: self.initialization,
            samples: self.samples(frames: frames),
            endsSegment: ends
        )
    }

    /// One NAL unit that holds a name.
    static func data(_ name: String, size: Int) -> [UInt8] {
        var payload = [0x41] + Array(name.utf8)
        payload += [UInt8](repeating: 0x2E, count: max(0, size - payload.count))
        return UInt32(payload.count).bigEndianBytes + payload
    }
}
