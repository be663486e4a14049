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

@testable import MediaFormats

struct H265ProfileTierLevelTests {
    /// ISO/IEC 14496-15 Annex E.3, with its example first.
    @Test(arguments: [
        ("0160000000b000000000005d", "1.6.L93.B0"),
        ("222000000090000000000099", "2.4.H153.90"),
        ("014000000000000000000099", "1.2.L153"),
        ("04080000009e080000000078", "4.10.L120.9E.8"),
        ("41ffffffffb00000000001ba", "A1.FFFFFFFF.L186.B0.0.0.0.0.1"),
        ("e1800000010000000000001e", "C1.80000001.H30"),
    ])
    func codecStrings(bytes: String, expected: String) throws {
        var reader = BitReader(Fixtures.bytesOf(bytes))
        let parsed = try H265ProfileTierLevel(parsing: &reader, lowerSubLayers: 0)
        #expect(parsed.codecString == expected)
        #expect(parsed.bytes == Fixtures.bytesOf(bytes))
        #expect(reader.remaining == 0)
    }

    @Test(arguments: 1...6) func passesOverSubLayers(count: Int) throws {
        var writer = BitWriter()
        for _ in 0..<12 { writer.append(0x11, bits: 8) }
        // Profile and level by turns, and both of the third.
        let present = (0..<count).map { (profile: $0 % 2 == 0, level: $0 % 2 == 1 || $0 == 2) }
        for sub in present {
            writer.append(sub.profile ? 1 : 0, bits: 1)
            writer.append(sub.level ? 1 : 0, bits: 1)
        }
        for _ in count..<8 { writer.append(0, bits: 2) }
        for sub in present {
            if sub.profile { for _ in 0..<11 { writer.append(0xFF, bits: 8) } }
            if sub.level { writer.append(0xFF, bits: 8) }
        }
        writer.append(0xA5, bits: 8)
        var reader = BitReader(writer.bytes)
        _ = try H265ProfileTierLevel(parsing: &reader, lowerSubLayers: count)
        #expect(try reader.bits(8) == 0xA5)
    }
}
