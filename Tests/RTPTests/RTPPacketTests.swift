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

import Testing

@testable import RTP

@Suite struct RTPPacketTests {
    static let header: [UInt8] = [0x80, 0xE1, 0x12, 0x34, 0, 0, 1, 0, 0xDE, 0xAD, 0xBE, 0xEF]

    @Test func readsTheFixedHeader() throws {
        let packet = try RTPPacket(parsing: (Self.header + [1, 2, 3])[...])
        #expect(packet.marker)
        #expect(packet.payloadType == 0x61)
        #expect(packet.sequenceNumber == 0x1234)
        #expect(packet.timestamp == 256)
        #expect(packet.ssrc == 0xDEAD_BEEF)
        #expect(Array(packet.payload) == [1, 2, 3])
    }

    static let shapes: [(UInt8, [UInt8], [UInt8])] = [
        (0x81, [9, 9, 9, 9, 1, 2], [1, 2]),
        (0x90, [0xBE, 0xDE, 0, 1, 9, 9, 9, 9, 1, 2], [1, 2]),
        (0x90, [0xBE, 0xDE, 0, 0, 7], [7]),
        (0xA0, [1, 2, 0, 0, 3], [1, 2]),
        (0xB1, [9, 9, 9, 9, 0, 0, 0, 1, 8, 8, 8, 8, 5, 0, 2], [5]),
        (0xA0, [0, 2], []),
    ]

    @Test("contributing sources, extension and padding are taken off", arguments: shapes)
    func skips(first: UInt8, rest: [UInt8], payload: [UInt8]) throws {
        let packet = try RTPPacket(parsing: ([first] + Self.header.dropFirst() + rest)[...])
        #expect(Array(packet.payload) == payload)
    }

    static let broken: [(UInt8, [UInt8])] = [
        (0x40, []), (0xC0, []), (0x81, []), (0x81, [1, 2, 3]), (0x90, [0, 0, 0]), (0x90, [0, 0, 0, 2, 1, 1, 1, 1]),
        (0xA0, []), (0xA0, [1, 0]), (0xA0, [1, 3]),
    ]

    @Test("broken packets", arguments: broken)
    func refuses(first: UInt8, rest: [UInt8]) {
        let bytes = [first] + Self.header.dropFirst() + rest
        let error = #expect(throws: RTPError.self) { try RTPPacket(parsing: bytes[...]) }
        #expect(error?.code == .malformed)
    }

    @Test func refusesShortHeaders() {
        for count in 0..<Self.header.count {
            #expect(throws: RTPError.self) { try RTPPacket(parsing: Self.header.prefix(count)) }
        }
    }

    @Test func writesWhatItReads() throws {
        let bytes = Self.header + [1, 2, 3]
        #expect(try RTPPacket(parsing: bytes[...]).serialized() == bytes)
    }
}
