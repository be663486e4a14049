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
import TestSupport

/// A camera whose samples say which they are: 30 pictures a second and frames of sound, in the order of presentation.
struct LiveCamera {
    static let start = UTCTime(microsecondsSince1970: 1_790_000_000_000_000)
    /// 1920 × 1080, baseline profile, as x264 writes it.
    static let video = Self.format("6742c028d900780227e5c044000003000400000300f03c60c920", "68cb83cb20")
    /// 320 × 240, baseline profile.
    static let smallVideo = Self.format("6742c00dda0507ec0440000003004000000f03c50aa8", "68ce0fc8")
    /// 704 × 480, H.265.
    static let h265Video: VideoFormat = {
        guard let format = try? VideoFormat(codec: .h265, parameterSets: H265ParameterSets.small) else {
            fatalError("The vectors of the test are no parameter sets.")
        }
        return format
    }()
    static let stereo = AudioFormat(audioSpecificConfig: [0x11, 0x90], sampleRate: 48_000, channels: 2, objectType: 2)
    static let mono8kHz = AudioFormat(audioSpecificConfig: [0x15, 0x88], sampleRate: 8000, channels: 1, objectType: 2)
    /// Six channels, for which there is no silent frame.
    static let surround = AudioFormat(
        audioSpecificConfig: [0x11, 0xB0],
        sampleRate: 48_000,
        channels: 6,
        objectType: 2
    )

    /// A sample with the moment at which it is presented.
    typealias Placed = (sample: MediaSample, utc: UTCTime)

    var audio: AudioFormat?
    /// Pictures from one key frame to the next.
    var group = 30
    /// Where the camera's clocks stand at the first sample.
    var videoOrigin: Int64 = 900_000
    var audioOrigin: Int64 = 777
    /// Added to the moment of the n-th frame of sound, in microseconds.
    var jitter: (Int64) -> Int64 = { _ in 0 }

    func picture(_ number: Int64, offset: Int32 = 0, isSync: Bool? = nil) -> Placed {
        let sample = MediaSample(
            kind: .video,
            decodeTime: self.videoOrigin + number * 3000,
            compositionOffset: offset,
            isSync: isSync ?? (number % Int64(self.group) == 0),
            data: Self.data(.video, number)
        )
        return (sample, Self.start + .microseconds(rescale(number * 3000 + Int64(offset), from: 90_000, to: 1_000_000)))
    }

    func sound(_ number: Int64) -> Placed {
        let rate = Int64(self.audio?.sampleRate ?? 48_000)
        let sample = MediaSample(
            kind: .audio,
            decodeTime: self.audioOrigin + number * 1024,
            compositionOffset: 0,
            isSync: true,
            data: Self.data(.audio, number)
        )
        return (
            sample, Self.start + .microseconds(rescale(number * 1024, from: rate, to: 1_000_000) + self.jitter(number))
        )
    }

    /// Pictures and sound of a range of seconds in order, without those that `loses` names.
    func samples(_ seconds: Range<Double>, loses: (TrackKind, Int64) -> Bool = { _, _ in false }) -> [Placed] {
        let rate = Double(self.audio?.sampleRate ?? 48_000)
        func numbers(_ perSecond: Double) -> Range<Int64> {
            Int64((seconds.lowerBound * perSecond).rounded(.up))..<Int64((seconds.upperBound * perSecond).rounded(.up))
        }
        var all = numbers(30).filter { !loses(.video, $0) }.map { self.picture($0) }
        if self.audio != nil {
            all += numbers(rate / 1024).filter { !loses(.audio, $0) }.map { self.sound($0) }
        }
        // They come in the order of the camera's own clocks, whatever the jitter.
        func place(_ placed: Placed) -> Double {
            placed.sample.kind == .video
                ? Double(placed.sample.decodeTime - self.videoOrigin) / 90_000
                : Double(placed.sample.decodeTime - self.audioOrigin) / rate
        }
        return all.enumerated().sorted {
            (place($0.element), $0.offset) < (place($1.element), $1.offset)
        }.map(\.element)
    }

    /// One NAL unit, or one frame of sound, that holds a name.
    static func data(_ kind: TrackKind, _ number: Int64) -> [UInt8] {
        let name = Array("\(kind.rawValue) \(number)".utf8)
        return kind == .audio ? name : UInt32(name.count + 1).bigEndianBytes + [0x41] + name
    }

    private static func format(_ sps: String, _ pps: String) -> VideoFormat {
        guard let sps = bytes(hexadecimal: sps), let pps = bytes(hexadecimal: pps),
            let format = try? VideoFormat(sequenceParameterSet: sps, pictureParameterSets: [pps])
        else { fatalError("The vectors of the test are no parameter sets.") }
        return format
    }
}
