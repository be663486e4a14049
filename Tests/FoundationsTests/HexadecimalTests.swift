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

@testable import Foundations

@Suite struct HexadecimalTests {
    @Test(
        arguments: [([], ""), ([0], "00"), ([0x0F, 0xF0], "0ff0"), ([0xDE, 0xAD, 0xBE, 0xEF], "deadbeef")]
            as [([UInt8], String)]
    )
    func bytesAreWrittenAndReadBack(values: [UInt8], text: String) {
        #expect(hexadecimal(values) == text)
        #expect(bytes(hexadecimal: text) == values)
        #expect(bytes(hexadecimal: text.uppercased()) == values)
    }

    @Test func everyByteSurvives() {
        let all = (0...255).map { UInt8($0) }
        #expect(bytes(hexadecimal: hexadecimal(all)) == all)
    }

    @Test(arguments: ["0", "000", "0g", "g0", " 00", "00 ", "0x00", "-1", "é", "００"])
    func otherTextsAreNone(text: String) {
        #expect(bytes(hexadecimal: text) == nil)
    }

    @Test func onlyDigitsHaveAValue() {
        let digits = Array("0123456789abcdefABCDEF".utf8)
        let values: [UInt8] = Array(0...15) + Array(10...15)
        #expect(digits.map { hexadecimalValue($0) } == values)
        #expect((UInt8.min...UInt8.max).filter { hexadecimalValue($0) != nil }.count == 22)
    }

    @Test func theMostSignificantByteComesFirst() {
        #expect(UInt32(0x0102_0304).bigEndianBytes == [1, 2, 3, 4])
        #expect(Int16(-2).bigEndianBytes == [0xFF, 0xFE])
        #expect(UInt8(7).bigEndianBytes == [7])
        #expect(UInt64.max.bigEndianBytes == [UInt8](repeating: 0xFF, count: 8))
    }
}
