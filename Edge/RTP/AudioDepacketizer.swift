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

/// Takes sound out of RTP packets, whatever its coding.
public enum AudioDepacketizer: Sendable {
    /// AAC behind RFC 3640 headers.
    case aac(AACDepacketizer)
    /// AAC in LATM.
    case latm(LATMDepacketizer)
    /// G.711 and L16.
    case linear(LinearDepacketizer)
    /// Opus.
    case opus(OpusDepacketizer)

    /// Takes the next packet of the track; throws when it is of no use, and the next may be pushed all the same.
    public mutating func push(_ packet: RTPPacket, timestamp: Int64, lost: Int) throws(RTPError) {
        switch self {
        case .aac(var depacketizer):
            defer { self = .aac(depacketizer) }
            try depacketizer.push(packet, timestamp: timestamp, lost: lost)
        case .latm(var depacketizer):
            defer { self = .latm(depacketizer) }
            try depacketizer.push(packet, timestamp: timestamp, lost: lost)
        case .linear(var depacketizer):
            depacketizer.push(packet, timestamp: timestamp, lost: lost)
            self = .linear(depacketizer)
        case .opus(var depacketizer):
            defer { self = .opus(depacketizer) }
            try depacketizer.push(packet, timestamp: timestamp, lost: lost)
        }
    }

    /// The next frame; nil when more packets are needed.
    public mutating func pull() -> AccessUnit? {
        switch self {
        case .aac(var depacketizer):
            defer { self = .aac(depacketizer) }
            return depacketizer.pull()
        case .latm(var depacketizer):
            defer { self = .latm(depacketizer) }
            return depacketizer.pull()
        case .linear(var depacketizer):
            defer { self = .linear(depacketizer) }
            return depacketizer.pull()
        case .opus(var depacketizer):
            defer { self = .opus(depacketizer) }
            return depacketizer.pull()
        }
    }

    /// Drops what is not whole; call at the end of the stream.
    public mutating func flush() {
        switch self {
        case .aac(var depacketizer):
            depacketizer.flush()
            self = .aac(depacketizer)
        case .latm(var depacketizer):
            depacketizer.flush()
            self = .latm(depacketizer)
        case .linear, .opus: break
        }
    }
}
