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

/// How sound is coded; the raw value is the codec's name in JSON.
public enum AudioCoding: String, Hashable, Sendable, Codable, CaseIterable {
    /// AAC-LC, ISO/IEC 14496-3: raw data blocks.
    case aac = "AAC"
    /// G.711 A-law, ITU-T G.711: a byte for each sample.
    case pcma = "PCMA"
    /// G.711 µ-law, ITU-T G.711: a byte for each sample.
    case pcmu = "PCMU"
    /// Linear samples of 16 bits, the most significant byte first (RFC 3551 §4.5.11).
    case l16 = "L16"
    /// Opus, RFC 6716: packets.
    case opus = "Opus"
    /// FLAC, RFC 9639: frames. No camera sends it; browsers get it in the place of G.711 and L16.
    case flac = "FLAC"

    /// Bytes of one sample of one channel where the coding has no frames of its own; nil for the others.
    public var bytesPerSample: Int? {
        switch self {
        case .pcma, .pcmu: 1
        case .l16: 2
        case .aac, .opus, .flac: nil
        }
    }
}
