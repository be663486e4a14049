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
import Testing

@testable import RTP

@Suite struct RTCPPacketTests {
    static let report: [UInt8] =
        [0x80, 200, 0, 6, 0, 0, 0, 9, 0xE9, 0x3C, 0x78, 0, 0x80, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 5, 0, 0, 0, 7]
    static let expected = SenderReport(
        ssrc: 9,
        ntp: NTPTime(seconds: 0xE93C_7800, fraction: 0x8000_0000),
        rtpTimestamp: 4096,
        packetCount: 5,
        octetCount: 7
    )

    static let compounds: [([UInt8], [RTCPPacket])] = [
        (report, [.senderReport(expected)]),
        (report + [0x81, 202, 0, 1, 0, 0, 0, 9], [.senderReport(expected), .other(type: 202)]),
        (report + [0x82, 203, 0, 2, 0, 0, 0, 9, 0, 0, 0, 8], [.senderReport(expected), .goodbye([9, 8])]),
        (report + [0, 0, 0, 0], [.senderReport(expected)]),
        (report + [0x80, 202, 0, 9, 1], [.senderReport(expected)]),
        ([0x80, 200, 0, 1, 0, 0, 0, 9], []),
        ([0x9F, 203, 0, 0], [.goodbye([])]),
        ([], []),
    ]

    @Test("compounds, whole, padded and cut", arguments: compounds)
    func parses(bytes: [UInt8], packets: [RTCPPacket]) {
        #expect(RTCPPacket.parse(compound: bytes[...]) == packets)
    }

    @Test func everyCutIsHarmless() {
        for count in 0...Self.report.count {
            let packets = RTCPPacket.parse(compound: Self.report.prefix(count))
            #expect(packets == (count == Self.report.count ? [.senderReport(Self.expected)] : []))
        }
    }
}
