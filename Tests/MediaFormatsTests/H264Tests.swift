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

import Foundation
import Foundations
import TestSupport
import Testing

@testable import MediaFormats

struct H264Tests {
    @Test(arguments: [
        ("65888400", ["65888400"]),  // no start code: untouched, zeros at the end too
        ("", []),
        ("0000000167640028", ["67640028"]),
        ("0000016764000001680000000165", ["6764", "68", "65"]),
        ("67640000000168eb", ["6764", "68eb"]),  // begins without a start code
        ("00000100000100000165", ["65"]),  // empty units
        ("0000016500000000", ["65"]),  // trailing zeros
        ("000001", []),
        ("6500000301", ["6500000301"]),  // emulation prevention is no start code
        ("65010001", ["65010001"]),
    ])
    func annexB(bytes: String, units: [String]) {
        #expect(H264.annexBUnits(Fixtures.bytesOf(bytes)).map { hexadecimal($0) } == units)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>) func annexBFindsEveryStartCode(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let bytes = generator.bytes(upTo: 40)
            let slice = ([9, 9] + bytes)[2...]
            #expect(H264.annexBUnits(slice).map(Array.init) == Self.naiveSplit(bytes))
        }
    }

    @Test(.enabled(if: !Vectors.seeds("codecs-h264-FuzzAnnexBUnmarshal").isEmpty)) func annexBSeeds() throws {
        for seed in Vectors.seeds("codecs-h264-FuzzAnnexBUnmarshal") {
            let bytes = [UInt8](try Data(contentsOf: seed))
            #expect(H264.annexBUnits(bytes).map(Array.init) == Self.naiveSplit(bytes))
        }
    }

    @Test func lengthPrefixedUnits() throws {
        let sample = Fixtures.bytesOf("0000000209f0000000010600000000")
        #expect(try H264.lengthPrefixedUnits(sample[...]).map { hexadecimal($0) } == ["09f0", "06", ""])
        for cut in [1, 5, 7, 9, 14] {
            let part = sample.prefix(cut)
            #expect(
                errorCode { () throws(MediaFormatError) in _ = try H264.lengthPrefixedUnits(part) } == .malformed
            )
        }
    }

    @Test(arguments: [
        ("000003", "0000"), ("00000301000003", "0000010000"), ("0003", "0003"), ("0000000301", "00000001"),
        ("000003000003", "00000000"),
    ])
    func emulationPrevention(escaped: String, plain: String) {
        #expect(hexadecimal(H264.removingEmulationPrevention(Fixtures.bytesOf(escaped)[...])) == plain)
    }

    @Test func typesAreTheLowFiveBits() {
        #expect(NALUnitType(header: 0x65) == .idrSlice)
        #expect(NALUnitType(header: 0x41) == .nonIDRSlice)
        #expect(NALUnitType(header: 0x27) == .sequenceParameterSet)
        #expect((0...31).filter { NALUnitType(rawValue: $0).isSlice } == [1, 2, 3, 4, 5])
    }

    /// The rule written down as plainly as it can be.
    private static func naiveSplit(_ bytes: [UInt8]) -> [[UInt8]] {
        var units: [[UInt8]] = [[]]
        var index = 0
        while index < bytes.count {
            if bytes[index...].starts(with: [0, 0, 1]) {
                units.append([])
                index += 3
            } else {
                units[units.count - 1].append(bytes[index])
                index += 1
            }
        }
        if units.count == 1 { return bytes.isEmpty ? [] : units }
        return units.map { unit in unit.dropLast(unit.reversed().prefix { $0 == 0 }.count) }.map(Array.init)
            .filter { !$0.isEmpty }
    }
}
