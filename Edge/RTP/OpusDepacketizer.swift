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

import MediaFormats

/// Takes Opus out of RTP packets: each payload is one packet of Opus (RFC 7587 §4.2).
public struct OpusDepacketizer: Sendable {
    private var ready: AccessUnit?
    private var lost = 0

    /// Makes a depacketizer.
    public init() {}

    /// Takes the next packet of the track; throws when it is of no use, and the next may be pushed all the same.
    public mutating func push(_ packet: RTPPacket, timestamp: Int64, lost: Int) throws(RTPError) {
        self.lost += max(0, lost)
        if packet.payload.isEmpty { return }
        guard OpusPacket.sampleCount(packet.payload) != nil else {
            self.lost += 1
            throw RTPError(.malformed, "An RTP packet holds no packet of Opus; check the sound of the camera.")
        }
        self.ready = AccessUnit(timestamp: timestamp, isKeyFrame: true, data: Array(packet.payload), lost: self.lost)
        self.lost = 0
    }

    /// The unit of the packet before; nil when there is none.
    public mutating func pull() -> AccessUnit? { self.ready.take() }
}
