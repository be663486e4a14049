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

@Suite struct ReceiverReportTests {
    @Test func isACompoundWithASourceDescription() {
        let report = ReceiverReport(
            ssrc: 1,
            reportedSSRC: 2,
            cumulativeLost: 3,
            extendedHighestSequenceNumber: 0x1_0004
        )
        let bytes = report.serialized(canonicalName: "oriel")
        #expect(
            Array(bytes.prefix(32)) == [
                0x81, 201, 0, 7, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 1, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            ]
        )
        #expect(Array(bytes[32...]) == [0x81, 202, 0, 3, 0, 0, 0, 1, 1, 5] + Array("oriel".utf8) + [0])
        #expect(RTCPPacket.parse(compound: bytes[...]) == [.other(type: 201), .other(type: 202)])
    }

    @Test func writesFractionAndJitter() {
        var report = ReceiverReport(ssrc: 1, reportedSSRC: 2, cumulativeLost: 3, extendedHighestSequenceNumber: 4)
        report.fractionLost = 0x80
        report.jitter = 0x0102_0304
        let bytes = report.serialized(canonicalName: "")
        #expect(Array(bytes[12..<16]) == [0x80, 0, 0, 3])
        #expect(Array(bytes[20..<24]) == [1, 2, 3, 4])
    }

    @Test(
        "the count of lost packets holds at the limits of 24 bits",
        arguments: [
            (Int.max, [0x7F, 0xFF, 0xFF]), (-1, [0xFF, 0xFF, 0xFF]), (Int.min, [0x80, 0, 0]),
        ] as [(Int, [UInt8])]
    )
    func clamps(lost: Int, bytes: [UInt8]) {
        let report = ReceiverReport(ssrc: 1, reportedSSRC: 2, cumulativeLost: lost, extendedHighestSequenceNumber: 0)
        #expect(Array(report.serialized(canonicalName: "")[13..<16]) == bytes)
    }

    @Test("descriptions end on a word", arguments: [0, 1, 2, 3, 4, 255, 300])
    func aligns(length: Int) {
        let report = ReceiverReport(ssrc: 1, reportedSSRC: 2, cumulativeLost: 0, extendedHighestSequenceNumber: 0)
        let bytes = report.serialized(canonicalName: String(repeating: "x", count: length))
        #expect(bytes.count.isMultiple(of: 4))
        #expect(RTCPPacket.parse(compound: bytes[...]).count == 2)
    }
}
