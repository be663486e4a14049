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

/// What a decoder must know before the first frame of an AAC stream.
public struct AudioFormat: Hashable, Sendable {
    /// `AudioSpecificConfig`, ISO/IEC 14496-3 §1.6.2.1.
    public var audioSpecificConfig: [UInt8]
    /// Samples per second and channel.
    public var sampleRate: Int
    /// Number of channels, 1 to 8.
    public var channels: Int
    /// The audio object type, 2 for AAC-LC.
    public var objectType: Int

    /// Samples per channel in one frame of AAC (ISO/IEC 14496-3 §4.5.1.1); the 960 variant is refused when read.
    public static let samplesPerFrame = 1024

    /// Makes a format from its parts; ``init(audioSpecificConfig:)`` reads them from the configuration.
    public init(audioSpecificConfig: [UInt8], sampleRate: Int, channels: Int, objectType: Int) {
        self.audioSpecificConfig = audioSpecificConfig
        self.sampleRate = sampleRate
        self.channels = channels
        self.objectType = objectType
    }

    /// The RFC 6381 §3.3 codec string, for example `mp4a.40.2`.
    public var codecString: String { "mp4a.40.\(self.objectType)" }
}
