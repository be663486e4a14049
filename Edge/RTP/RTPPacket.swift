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

/// One RTP data packet.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |V=2|P|X|  CC   |M|     PT      |       sequence number         |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                           timestamp                           |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |           synchronization source (SSRC) identifier            |
/// +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
/// |       contributing source (CSRC) identifiers, CC of them      |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |   X: profile (16 bits)        |   X: length in 32 bit words   |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |   X: extension ... payload ... P: padding, last byte = count  |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
/// RFC 3550 §5.1. Contributing sources and header extensions are skipped.
public struct RTPPacket: Hashable, Sendable {
    /// Marks a boundary; for video the last packet of an access unit.
    public var marker: Bool
    /// Payload type, 0 to 127.
    public var payloadType: UInt8
    /// Grows by one for each packet, modulo 2^16.
    public var sequenceNumber: UInt16
    /// Sampling instant in ticks of the track's clock, modulo 2^32.
    public var timestamp: UInt32
    /// The synchronization source that the packet comes from.
    public var ssrc: UInt32
    /// What lies behind the header, without padding; shares storage with the bytes it was read from.
    public var payload: ArraySlice<UInt8>

    /// Makes a packet from its parts.
    public init(
        marker: Bool,
        payloadType: UInt8,
        sequenceNumber: UInt16,
        timestamp: UInt32,
        ssrc: UInt32,
        payload: ArraySlice<UInt8>
    ) {
        self.marker = marker
        self.payloadType = payloadType
        self.sequenceNumber = sequenceNumber
        self.timestamp = timestamp
        self.ssrc = ssrc
        self.payload = payload
    }

    /// Reads one packet; throws `malformed` when the version is not 2 or a length runs past the end.
    public init(parsing bytes: ArraySlice<UInt8>) throws(RTPError) {
        var cursor = ByteCursor(bytes)
        guard let first = cursor.byte(), let second = cursor.byte(), let sequenceNumber = cursor.uint16(),
            let timestamp = cursor.uint32(), let ssrc = cursor.uint32()
        else {
            throw RTPError(.malformed, "An RTP packet of \(bytes.count) bytes is shorter than its 12 byte header.")
        }
        guard first >> 6 == 2 else {
            throw RTPError(.malformed, "An RTP packet has version \(first >> 6) instead of 2.")
        }
        guard cursor.take(Int(first & 0xF) * 4) != nil else {
            throw RTPError(.malformed, "An RTP packet ends inside its list of contributing sources.")
        }
        if first & 0x10 != 0 {
            guard cursor.uint16() != nil, let words = cursor.uint16(), cursor.take(Int(words) * 4) != nil else {
                throw RTPError(.malformed, "An RTP packet ends inside its header extension.")
            }
        }
        var payload = cursor.rest
        if first & 0x20 != 0 {
            guard let padding = payload.last, padding > 0, Int(padding) <= payload.count else {
                throw RTPError(.malformed, "An RTP packet announces padding that it does not have.")
            }
            payload = payload.dropLast(Int(padding))
        }
        self.init(
            marker: second & 0x80 != 0,
            payloadType: second & 0x7F,
            sequenceNumber: sequenceNumber,
            timestamp: timestamp,
            ssrc: ssrc,
            payload: payload
        )
    }

    /// The packet as it goes over the wire, with neither contributing sources nor extension nor padding.
    public func serialized() -> [UInt8] {
        var bytes: [UInt8] = [0x80, (self.marker ? 0x80 : 0) | (self.payloadType & 0x7F)]
        bytes += self.sequenceNumber.bigEndianBytes
        bytes += self.timestamp.bigEndianBytes
        bytes += self.ssrc.bigEndianBytes
        bytes += self.payload
        return bytes
    }
}
