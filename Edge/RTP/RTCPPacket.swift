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

/// One packet of an RTCP compound (RFC 3550 §6).
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |V=2|P|  count  |      type     |  length in 32 bit words - 1   |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
public enum RTCPPacket: Hashable, Sendable {
    /// The sender's clocks and counts, type 200.
    case senderReport(SenderReport)
    /// These sources have left, type 203 (RFC 3550 §6.6).
    case goodbye([UInt32])
    /// Any other type, for which Oriel has no use.
    case other(type: UInt8)

    /// Reads the packets of a compound in order.
    ///
    /// Tolerant: reading stops at the first byte that makes no sense, and what came before is kept, since cameras pad
    /// and cut compounds as they like.
    public static func parse(compound bytes: ArraySlice<UInt8>) -> [RTCPPacket] {
        var cursor = ByteCursor(bytes)
        var packets: [RTCPPacket] = []
        while let first = cursor.byte(), first >> 6 == 2, let type = cursor.byte(), let words = cursor.uint16(),
            let body = cursor.take(Int(words) * 4)
        {
            switch type {
            case 200:
                guard let report = SenderReport(parsing: body) else { return packets }
                packets.append(.senderReport(report))
            case 203:
                var sources = ByteCursor(body)
                var leaving: [UInt32] = []
                while leaving.count < Int(first & 0x1F), let ssrc = sources.uint32() { leaving.append(ssrc) }
                packets.append(.goodbye(leaving))
            default:
                packets.append(.other(type: type))
            }
        }
        return packets
    }
}
