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

/// What a sender says about its clocks: `ntp` and `rtpTimestamp` name the same instant (RFC 3550 §6.4.1).
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |V=2|P|    RC   |   PT=SR=200   |             length            |
/// |                         SSRC of sender                        |
/// |              NTP timestamp, most significant word             |
/// |             NTP timestamp, least significant word             |
/// |                         RTP timestamp                         |
/// |                     sender's packet count                     |
/// |                      sender's octet count                     |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
public struct SenderReport: Hashable, Sendable {
    /// The synchronization source that the report is about.
    public var ssrc: UInt32
    /// The sender's wall clock.
    public var ntp: NTPTime
    /// The same instant on the track's clock, modulo 2^32.
    public var rtpTimestamp: UInt32
    /// Packets sent so far, modulo 2^32.
    public var packetCount: UInt32
    /// Payload bytes sent so far, modulo 2^32.
    public var octetCount: UInt32

    /// Makes a report from its parts.
    public init(ssrc: UInt32, ntp: NTPTime, rtpTimestamp: UInt32, packetCount: UInt32, octetCount: UInt32) {
        self.ssrc = ssrc
        self.ntp = ntp
        self.rtpTimestamp = rtpTimestamp
        self.packetCount = packetCount
        self.octetCount = octetCount
    }

    /// Reads the part behind the 4 byte common header; nil when it is too short.
    init?(parsing body: ArraySlice<UInt8>) {
        var cursor = ByteCursor(body)
        guard let ssrc = cursor.uint32(), let seconds = cursor.uint32(), let fraction = cursor.uint32(),
            let rtpTimestamp = cursor.uint32(), let packetCount = cursor.uint32(), let octetCount = cursor.uint32()
        else { return nil }
        self.init(
            ssrc: ssrc,
            ntp: NTPTime(seconds: seconds, fraction: fraction),
            rtpTimestamp: rtpTimestamp,
            packetCount: packetCount,
            octetCount: octetCount
        )
    }
}
