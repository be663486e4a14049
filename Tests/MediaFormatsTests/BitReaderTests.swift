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

import TestSupport
import Testing

@testable import MediaFormats

struct BitReaderTests {
    @Test func fieldsCrossBytes() throws {
        var reader = BitReader([0b1011_0011, 0b0101_0101, 0xFF])
        #expect(try reader.bits(3) == 0b101)
        #expect(try reader.bits(7) == 0b100_1101)
        #expect(try reader.bits(0) == 0)
        #expect(try reader.flag() == false)
        #expect(reader.position == 11)
        #expect(try reader.bits(13) == 0b1_0101_1111_1111)
        #expect(reader.remaining == 0)
        #expect(errorCode { () throws(MediaFormatError) in _ = try reader.bits(1) } == .malformed)
    }

    @Test func thirtyTwoBitsFit() throws {
        var reader = BitReader([0x7F, 0xFF, 0xFF, 0xFF, 0xFF])
        _ = try reader.bits(1)
        #expect(try reader.bits(32) == .max)
    }

    @Test func slicesKeepTheirPlace() throws {
        let bytes: [UInt8] = [0, 0, 0xA5, 0]
        var reader = BitReader(bytes[2..<3])
        #expect(try reader.bits(8) == 0xA5)
        #expect(reader.remaining == 0)
    }

    /// ITU-T H.264 Table 9-2 and Table 9-3.
    @Test(arguments: [
        ("1", 0, 0), ("010", 1, 1), ("011", 2, -1), ("00100", 3, 2), ("00101", 4, -2), ("00110", 5, 3),
        ("00111", 6, -3), ("0001000", 7, 4), ("0001010", 9, 5),
        ("0000000000000000000000000000000" + "1" + "1111111111111111111111111111111", 4_294_967_294, -2_147_483_647),
    ])
    func expGolomb(code: String, unsigned: UInt32, signed: Int32) throws {
        var writer = BitWriter()
        for bit in code { writer.append(bit == "1" ? 1 : 0, bits: 1) }
        var reader = BitReader(writer.bytes)
        #expect(try reader.unsignedExpGolomb() == unsigned)
        #expect(reader.position == code.count)
        reader = BitReader(writer.bytes)
        #expect(try reader.signedExpGolomb() == signed)
    }

    @Test func expGolombOfMoreThan31ZerosIsRefused() {
        var reader = BitReader([0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])
        #expect(errorCode { () throws(MediaFormatError) in _ = try reader.unsignedExpGolomb() } == .malformed)
    }

    @Test func expGolombBoundIsInclusive() throws {
        var reader = BitReader([0b0010_0001, 0])  // 3
        #expect(try reader.unsignedExpGolomb(upTo: 3, "x") == 3)
        reader = BitReader([0b0010_0001, 0])
        #expect(
            errorCode { () throws(MediaFormatError) in _ = try reader.unsignedExpGolomb(upTo: 2, "x") } == .malformed
        )
    }

    @Test(arguments: [1 as UInt64, 2, 3]) func readsWhatTheWriterWrote(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var fields: [(value: UInt32, count: Int)] = []
        var writer = BitWriter()
        for _ in 0..<500 {
            let count = Int.random(in: 0...32, using: &generator)
            let value = count == 0 ? 0 : UInt32.random(in: 0...(.max), using: &generator) >> UInt32(32 - count)
            fields.append((value, count))
            writer.append(value, bits: count)
        }
        var reader = BitReader(writer.bytes)
        for field in fields { #expect(try reader.bits(field.count) == field.value) }
        #expect(reader.remaining < 8)
    }
}
