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

/// Takes G.711 and L16 out of RTP packets: each payload is samples and nothing else (RFC 3551 §4.3, §4.5).
///
/// One packet gives one unit, whose length its bytes tell.
public struct LinearDepacketizer: Sendable {
    private let bytesPerSample: Int
    private var ready: AccessUnit?
    private var lost = 0

    /// Makes a depacketizer.
    ///
    /// - Parameter bytesPerSample: Bytes of one sample of all channels.
    public init(bytesPerSample: Int) {
        self.bytesPerSample = max(1, bytesPerSample)
    }

    /// Takes the next packet of the track; a last sample that is not whole is left out.
    public mutating func push(_ packet: RTPPacket, timestamp: Int64, lost: Int) {
        self.lost += max(0, lost)
        let whole = packet.payload.count / self.bytesPerSample * self.bytesPerSample
        if whole == 0 { return }
        let data = Array(packet.payload.prefix(whole))
        self.ready = AccessUnit(timestamp: timestamp, isKeyFrame: true, data: data, lost: self.lost)
        self.lost = 0
    }

    /// The unit of the packet before; nil when there is none.
    public mutating func pull() -> AccessUnit? { self.ready.take() }
}
