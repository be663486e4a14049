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

/// What a decoder must know before the first frame of sound.
public struct AudioFormat: Hashable, Sendable {
    /// How the sound is coded.
    public var coding: AudioCoding
    /// `AudioSpecificConfig`, ISO/IEC 14496-3 §1.6.2.1; empty unless the coding is AAC.
    public var audioSpecificConfig: [UInt8]
    /// Samples per second and channel; also the ticks per second of the track.
    public var sampleRate: Int
    /// Number of channels, 1 to 8.
    public var channels: Int
    /// The audio object type, 2 for AAC-LC; 0 unless the coding is AAC.
    public var objectType: Int

    /// Samples per channel in one frame of AAC (ISO/IEC 14496-3 §4.5.1.1); the 960 variant is refused when read.
    public static let samplesPerAACFrame = 1024
    /// Sample rates of G.711, L16 and FLAC: what a sample entry can say in 16 bits (ISO/IEC 14496-12 §12.2.3).
    public static let linearSampleRates = 4000...65_535
    /// Most channels of G.711, L16 and FLAC (RFC 9639 §9.1.3).
    public static let maximumChannels = 8
    /// The sample rate of Opus, whatever was encoded (RFC 7587 §4.1).
    public static let opusSampleRate = 48_000

    /// Makes a format of AAC from its parts; ``init(audioSpecificConfig:)`` reads them from the configuration.
    public init(audioSpecificConfig: [UInt8], sampleRate: Int, channels: Int, objectType: Int) {
        self.coding = .aac
        self.audioSpecificConfig = audioSpecificConfig
        self.sampleRate = sampleRate
        self.channels = channels
        self.objectType = objectType
    }

    /// Makes a format of G.711, L16 or FLAC.
    ///
    /// - Throws: ``MediaFormatError``, `unsupported` for rates outside of ``linearSampleRates``, for more than
    ///   ``maximumChannels``, and for codings that need more than rate and channels.
    public init(linear coding: AudioCoding, sampleRate: Int, channels: Int) throws(MediaFormatError) {
        guard coding != .aac, coding != .opus else {
            throw MediaFormatError(.unsupported, "\(coding.rawValue) is not described by rate and channels alone.")
        }
        guard Self.linearSampleRates.contains(sampleRate) else {
            throw MediaFormatError(
                .unsupported,
                "\(coding.rawValue) with \(sampleRate) samples per second is not carried; choose 8000 to 48000."
            )
        }
        guard (1...Self.maximumChannels).contains(channels) else {
            throw MediaFormatError(.unsupported, "\(coding.rawValue) has 1 to 8 channels, not \(channels).")
        }
        self.init(coding, sampleRate: sampleRate, channels: channels)
    }

    /// Makes a format of Opus.
    ///
    /// - Parameter channels: What a decoder gives out, 1 or 2; packets may have the one or the other (RFC 7587 §4.1).
    /// - Throws: ``MediaFormatError``, `unsupported` for more than two channels.
    public init(opus channels: Int) throws(MediaFormatError) {
        guard (1...2).contains(channels) else {
            throw MediaFormatError(
                .unsupported,
                "Opus with \(channels) channels is not carried; choose mono or stereo."
            )
        }
        self.init(.opus, sampleRate: Self.opusSampleRate, channels: channels)
    }

    private init(_ coding: AudioCoding, sampleRate: Int, channels: Int) {
        self.coding = coding
        self.audioSpecificConfig = []
        self.sampleRate = sampleRate
        self.channels = channels
        self.objectType = 0
    }

    /// The RFC 6381 §3.3 codec string, for example `mp4a.40.2`.
    public var codecString: String {
        switch self.coding {
        case .aac: "mp4a.40.\(self.objectType)"
        case .pcma: "alaw"
        case .pcmu: "ulaw"
        case .l16: "twos"
        case .opus: "opus"
        case .flac: "flac"
        }
    }

    /// The format that browsers get: FLAC for G.711 and L16, which they do not play in MP4; the same for the others.
    public var playable: AudioFormat {
        self.coding.bytesPerSample == nil
            ? self : AudioFormat(.flac, sampleRate: self.sampleRate, channels: self.channels)
    }

    /// Samples per channel that a stored frame decodes to; nil where its bytes are no frame.
    ///
    /// The recorder asks for the duration of a frame until the next one tells.
    public func sampleCount(of frame: [UInt8]) -> Int? {
        switch self.coding {
        case .aac: Self.samplesPerAACFrame
        case .opus: OpusPacket.sampleCount(frame[...])
        case .flac: FLACFrame.samplesPerBlock(sampleRate: self.sampleRate)
        case .pcma, .pcmu, .l16: self.bytesPerSample.map { frame.count / $0 }.flatMap { $0 > 0 ? $0 : nil }
        }
    }

    /// Bytes of one sample of all channels of G.711 and L16; nil for the others.
    public var bytesPerSample: Int? {
        self.coding.bytesPerSample.map { $0 * max(1, self.channels) }
    }
}
