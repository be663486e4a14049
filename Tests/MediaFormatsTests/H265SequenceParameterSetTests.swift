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
import TestSupport
import Testing

@testable import MediaFormats

struct H265SequenceParameterSetTests {
    /// Sets that cameras wrote, and what ffprobe says of them.
    @Test(arguments: [
        (
            "420101016000000300b0000003000003005aa0058201e1636b92452fcdc14181410000030001000003000ca1", 704, 480, 0,
            "1.6.L90.B0"
        ),
        (
            "42010101400000030000030000030000030099a00280802c1fe5aee46c1ae551350506050080", 1280, 704, 0, "1.2.L153"
        ),
    ])
    func realSets(set: String, width: Int, height: Int, reorderDepth: Int, codecs: String) throws {
        let parsed = try H265SequenceParameterSet(parsing: Fixtures.bytesOf(set)[...])
        #expect(parsed.width == width)
        #expect(parsed.height == height)
        #expect(parsed.reorderDepth == reorderDepth)
        #expect(parsed.profile.codecString == codecs)
        #expect(parsed.chromaFormat == 1 && parsed.lumaBitDepthMinus8 == 0 && parsed.chromaBitDepthMinus8 == 0)
        #expect(parsed.temporalLayers == 1 && parsed.isTemporalIDNested)
    }

    /// What one made set differs in from 4:2:0 of 160 × 96 luma samples with one sub-layer.
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var lowerSubLayers = 0
        var chromaFormat: UInt32 = 1
        var window: [UInt32]?
        var bitDepthMinus8: UInt32 = 0
        /// `sps_max_num_reorder_pics` of each sub-layer that is told of.
        var reorder: [UInt32] = [0]
        var expected: (width: Int, height: Int, reorderDepth: Int)
    }

    @Test(arguments: [
        Case(testDescription: "plain", expected: (160, 96, 0)),
        Case(testDescription: "reordering", reorder: [3], expected: (160, 96, 3)),
        Case(testDescription: "all sub-layers told", lowerSubLayers: 2, reorder: [0, 1, 4], expected: (160, 96, 4)),
        Case(testDescription: "the highest sub-layer told", lowerSubLayers: 6, reorder: [2], expected: (160, 96, 2)),
        Case(testDescription: "4:2:0 window", window: [1, 2, 0, 4], expected: (154, 88, 0)),
        Case(testDescription: "4:2:2 window", chromaFormat: 2, window: [1, 2, 0, 4], expected: (154, 92, 0)),
        Case(testDescription: "4:4:4 window", chromaFormat: 3, window: [1, 2, 0, 4], expected: (157, 92, 0)),
        Case(testDescription: "monochrome window", chromaFormat: 0, window: [1, 2, 0, 4], expected: (157, 92, 0)),
        Case(testDescription: "10 bit", bitDepthMinus8: 2, expected: (160, 96, 0)),
    ])
    func madeSets(_ test: Case) throws {
        let bytes = Self.bytes(test)
        // What follows is not looked at: here it begins where the scaling lists would.
        for trailing in [[], [0, 0], [0xDE, 0xAD, 0xBE, 0xEF]] as [[UInt8]] {
            let parsed = try H265SequenceParameterSet(parsing: (bytes + trailing)[...])
            #expect(parsed.width == test.expected.width)
            #expect(parsed.height == test.expected.height)
            #expect(parsed.reorderDepth == test.expected.reorderDepth)
            #expect(parsed.temporalLayers == test.lowerSubLayers + 1)
            #expect(parsed.chromaFormat == test.chromaFormat)
            #expect(parsed.lumaBitDepthMinus8 == test.bitDepthMinus8)
        }
    }

    @Test(arguments: ["", "42", "4201", "420101", "400101016000000300b0", "42010f016000000300b0000003000003005aa005"])
    func brokenSets(set: String) {
        let bytes = Fixtures.bytesOf(set)
        let code = errorCode { () throws(MediaFormatError) in _ = try H265SequenceParameterSet(parsing: bytes[...]) }
        #expect(code == .malformed)
    }

    @Test func windowAroundNothingIsRefused() {
        let bytes = Self.bytes(Case(testDescription: "", window: [40, 40, 0, 0], expected: (0, 0, 0)))
        let code = errorCode { () throws(MediaFormatError) in _ = try H265SequenceParameterSet(parsing: bytes[...]) }
        #expect(code == .malformed)
    }

    /// Fuzz seeds, a real set, and their mutations: a value within the bounds, or an error.
    @Test(.enabled(if: !Vectors.seeds("codecs-h265-FuzzSPSUnmarshal").isEmpty)) func seeds() throws {
        var generator = SeededGenerator(seed: 7)
        let files = try Vectors.seeds("codecs-h265-FuzzSPSUnmarshal").map { [UInt8](try Data(contentsOf: $0)) }
        var read = 0
        for bytes in files + [Fixtures.h265SequenceSet] {
            for round in 0..<200 {
                let input = round == 0 || bytes.isEmpty ? bytes : generator.mutation(of: bytes)
                guard let set = try? H265SequenceParameterSet(parsing: input[...]) else { continue }
                read += 1
                #expect((1...16_888).contains(set.width))
                #expect((1...16_888).contains(set.height))
                #expect((0...15).contains(set.reorderDepth))
                #expect(!set.profile.codecString.isEmpty)
            }
        }
        #expect(read > 50)
    }

    static func bytes(_ test: Case) -> [UInt8] {
        var writer = BitWriter()
        writer.append(0, bits: 4)
        writer.append(UInt32(test.lowerSubLayers), bits: 3)
        writer.append(1, bits: 1)
        for byte in Fixtures.bytesOf("01600000009000000000005d") { writer.append(UInt32(byte), bits: 8) }
        if test.lowerSubLayers > 0 {
            for _ in 0..<test.lowerSubLayers { writer.append(0b11, bits: 2) }
            writer.append(0, bits: 2 * (8 - test.lowerSubLayers))
            for _ in 0..<test.lowerSubLayers * 12 { writer.append(0x55, bits: 8) }
        }
        writer.appendExpGolomb(0)
        writer.appendExpGolomb(test.chromaFormat)
        if test.chromaFormat == 3 { writer.append(0, bits: 1) }
        writer.appendExpGolomb(160)
        writer.appendExpGolomb(96)
        writer.append(test.window == nil ? 0 : 1, bits: 1)
        for value in test.window ?? [] { writer.appendExpGolomb(value) }
        writer.appendExpGolomb(test.bitDepthMinus8)
        writer.appendExpGolomb(test.bitDepthMinus8)
        writer.appendExpGolomb(4)
        writer.append(test.reorder.count > 1 ? 1 : 0, bits: 1)
        for reorder in test.reorder {
            writer.appendExpGolomb(5)
            writer.appendExpGolomb(reorder)
            writer.appendExpGolomb(0)
        }
        return [0x42, 0x01] + writer.escaped
    }
}
