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

extension AudioFormat {
    /// Most bytes of a configuration; those of AAC-LC without a program config element take 2 to 8.
    public static let maximumConfigurationBytes = 64
    /// The sample rates that a frequency index stands for (ISO/IEC 14496-3 Table 1.18).
    private static let sampleRates = [
        96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350,
    ]
    /// The frequency index behind which the rate follows in 24 bits (ISO/IEC 14496-3 Table 1.18).
    private static let explicitRateIndex: UInt32 = 15
    /// The sample rates of AAC (ISO/IEC 14496-3 Table 1.18); an explicit rate must lie between them.
    private static let sampleRateRange = 7350...96_000
    /// The audio object type of AAC-LC (ISO/IEC 14496-3 Table 1.17).
    private static let lowComplexity = 2

    /// Reads the format from an `AudioSpecificConfig` (ISO/IEC 14496-3 §1.6.2.1), as SDP, RTMP and `esds` carry it.
    ///
    /// ```
    /// | object type 5 (31: + 6) | rate index 4 (15: + 24) | channels 4 | frame length 1 | core coder 1 | extension 1 |
    /// ```
    /// Bytes that follow are kept and not read: they can announce HE-AAC in a way that an AAC-LC decoder passes over.
    ///
    /// - Throws: ``MediaFormatError``, `unsupported` for anything but AAC-LC in 1024 sample frames and the channel
    ///   configurations 1 to 7, `malformed` for reserved values and configurations that end early.
    public init(audioSpecificConfig: [UInt8]) throws(MediaFormatError) {
        guard audioSpecificConfig.count <= Self.maximumConfigurationBytes else {
            throw MediaFormatError(.malformed, "The AudioSpecificConfig is longer than 64 bytes.")
        }
        var reader = BitReader(audioSpecificConfig)
        var objectType = Int(try reader.bits(5))
        if objectType == 31 { objectType = 32 + Int(try reader.bits(6)) }
        switch objectType {
        case Self.lowComplexity: break
        case 5, 29:
            throw MediaFormatError(.unsupported, "The audio is HE-AAC; set the camera's audio codec to AAC-LC.")
        default:
            throw MediaFormatError(
                .unsupported,
                "The audio object type is \(objectType); set the camera's audio codec to AAC-LC."
            )
        }
        let sampleRate = try Self.sampleRate(&reader)
        let channels: Int
        switch try reader.bits(4) {
        case 0:
            throw MediaFormatError(
                .unsupported,
                "The AAC channels are described by a program config element; set the camera to mono or stereo."
            )
        case let configuration where configuration < 7: channels = Int(configuration)
        case 7: channels = 8
        default: throw MediaFormatError(.malformed, "The AAC channel configuration is a reserved number.")
        }
        if try reader.flag() {
            throw MediaFormatError(.unsupported, "The AAC frames have 960 samples; only frames of 1024 are carried.")
        }
        if try reader.flag() {
            throw MediaFormatError(.unsupported, "The AAC stream depends on a core coder; set the camera to AAC-LC.")
        }
        try reader.skip(1)  // extensionFlag: nothing follows it for AAC-LC
        self.init(
            audioSpecificConfig: audioSpecificConfig,
            sampleRate: sampleRate,
            channels: channels,
            objectType: objectType
        )
    }

    /// Makes the format of AAC-LC from its rate and channels, for streams and silence that Oriel makes itself.
    ///
    /// - Parameters:
    ///   - sampleRate: Samples per second and channel, 7,350 to 96,000.
    ///   - channels: 1 to 6, or 8.
    /// - Throws: ``MediaFormatError`` with the code `unsupported` outside of these.
    public init(aacLC sampleRate: Int, channels: Int) throws(MediaFormatError) {
        guard Self.sampleRateRange.contains(sampleRate) else {
            throw MediaFormatError(.unsupported, "AAC has 7,350 to 96,000 samples per second, not \(sampleRate).")
        }
        guard (1...8).contains(channels), channels != 7 else {
            throw MediaFormatError(.unsupported, "AAC has 1 to 6 or 8 channels, not \(channels).")
        }
        var writer = BitWriter()
        writer.append(UInt32(Self.lowComplexity), bits: 5)
        if let index = Self.sampleRates.firstIndex(of: sampleRate) {
            writer.append(UInt32(index), bits: 4)
        } else {
            writer.append(Self.explicitRateIndex, bits: 4)
            writer.append(UInt32(sampleRate), bits: 24)
        }
        writer.append(channels == 8 ? 7 : UInt32(channels), bits: 4)
        writer.append(0, bits: 3)  // 1024 samples, no core coder, no extension
        self.init(
            audioSpecificConfig: writer.bytes,
            sampleRate: sampleRate,
            channels: channels,
            objectType: Self.lowComplexity
        )
    }

    private static func sampleRate(_ reader: inout BitReader) throws(MediaFormatError) -> Int {
        let index = try reader.bits(4)
        if index != Self.explicitRateIndex {
            guard index < Self.sampleRates.count else {
                throw MediaFormatError(.malformed, "The AAC sample rate is a reserved number.")
            }
            return Self.sampleRates[Int(index)]
        }
        let rate = Int(try reader.bits(24))
        guard Self.sampleRateRange.contains(rate) else {
            throw MediaFormatError(.unsupported, "AAC has 7,350 to 96,000 samples per second, not \(rate).")
        }
        return rate
    }
}
