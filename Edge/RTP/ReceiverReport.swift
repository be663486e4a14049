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

/// What a receiver tells a sender, sent to cameras that stop without it (RFC 3550 §6.4.2).
///
/// ```
/// |V=2|P|    RC   |   PT=RR=201   |             length            |
/// |                     SSRC of packet sender                     |
/// |                 SSRC of the source reported on                |
/// | fraction lost |       cumulative number of packets lost       |
/// |           extended highest sequence number received           |
/// |                      interarrival jitter                      |
/// |                         last SR (LSR)                         |
/// |                   delay since last SR (DLSR)                  |
/// ```
public struct ReceiverReport: Hashable, Sendable {
    /// The source id that the receiver chose for itself.
    public var ssrc: UInt32
    /// The source that the report is about.
    public var reportedSSRC: UInt32
    /// The part of the packets since the report before that were lost, in 256ths.
    public var fractionLost: UInt8 = 0
    /// Interarrival jitter in ticks of the track's clock (RFC 3550 §6.4.1).
    public var jitter: UInt32 = 0
    /// Packets lost since the first; written in 24 bits, held at their limits.
    public var cumulativeLost: Int
    /// The highest sequence number with its count of wraps in the upper 16 bits.
    public var extendedHighestSequenceNumber: UInt32
    /// The middle 32 bits of the NTP time of the last sender report; 0 where there was none.
    public var lastSenderReport: UInt32
    /// Time since that report came, in units of 2^-16 s; 0 where there was none.
    public var delaySinceLastSenderReport: UInt32

    /// Makes a report from its parts.
    public init(
        ssrc: UInt32,
        reportedSSRC: UInt32,
        cumulativeLost: Int,
        extendedHighestSequenceNumber: UInt32,
        lastSenderReport: UInt32 = 0,
        delaySinceLastSenderReport: UInt32 = 0
    ) {
        self.ssrc = ssrc
        self.reportedSSRC = reportedSSRC
        self.cumulativeLost = cumulativeLost
        self.extendedHighestSequenceNumber = extendedHighestSequenceNumber
        self.lastSenderReport = lastSenderReport
        self.delaySinceLastSenderReport = delaySinceLastSenderReport
    }

    /// The report and the source description that must follow it, as one compound (RFC 3550 §6.1).
    ///
    /// - Parameter canonicalName: The CNAME (RFC 3550 §6.5.1), ASCII; cut after 255 bytes.
    public func serialized(canonicalName: String) -> [UInt8] {
        let lost = UInt32(truncatingIfNeeded: min(max(self.cumulativeLost, -0x80_0000), 0x7F_FFFF)) & 0xFF_FFFF
        var bytes: [UInt8] = [0x81, 201, 0, 7]
        for word in [
            self.ssrc, self.reportedSSRC, UInt32(self.fractionLost) << 24 | lost, self.extendedHighestSequenceNumber,
            self.jitter, self.lastSenderReport, self.delaySinceLastSenderReport,
        ] {
            bytes += word.bigEndianBytes
        }
        let name = canonicalName.utf8.prefix(255)
        var chunk = self.ssrc.bigEndianBytes + [1, UInt8(name.count)] + name + [0]
        while !chunk.count.isMultiple(of: 4) { chunk.append(0) }
        bytes += [0x81, 202] + UInt16(chunk.count / 4).bigEndianBytes + chunk
        return bytes
    }
}
