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

struct SequenceParameterSetTests {
    /// Sets that x264 wrote, and what ffprobe says of them.
    @Test(arguments: [
        ("67640028acd940780227e5c044000003000400000300f03c60c658", 1920, 1080, 2 as Int?, 1 as UInt8, 0 as UInt8),
        ("674d4028eca03c0113f2e022000003000200000300781e30632c", 1920, 1080, 2, 1, 0),
        ("6742c028d900780227e5c044000003000400000300f03c60c920", 1920, 1080, 0, 1, 0),
        ("677a001eb6cd940a02ff89c044000003000400000300c83c58b658", 640, 360, 2, 2, 2),
        ("6764001eacd940b420fc460220000003002000000643e28532c0", 720, 484, 2, 1, 0),
    ])
    func realSets(
        set: String,
        width: Int,
        height: Int,
        reorderDepth: Int?,
        chromaFormat: UInt8,
        bitDepthMinus8: UInt8
    ) throws {
        let parsed = try SequenceParameterSet(parsing: Fixtures.bytesOf(set)[...])
        #expect(parsed.width == width)
        #expect(parsed.height == height)
        #expect(parsed.reorderDepth == reorderDepth)
        #expect(parsed.chromaFormat == chromaFormat)
        #expect(parsed.lumaBitDepthMinus8 == bitDepthMinus8)
        #expect(parsed.chromaBitDepthMinus8 == bitDepthMinus8)
    }

    /// What one made set differs in from 4:2:0 progressive main profile of 10 × 6 macroblocks.
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var profile: UInt32 = 77
        var constraints: UInt32 = 0
        var chromaFormat: UInt32 = 1
        var scalingLists = false
        var orderType: UInt32 = 0
        var framesOnly = true
        var crop: [UInt32]?
        /// `max_num_reorder_frames` in a VUI with every part present.
        var reorder: UInt32?
        var expected: (width: Int, height: Int, reorderDepth: Int?)
    }

    @Test(arguments: [
        Case(testDescription: "plain", expected: (160, 96, nil)),
        Case(testDescription: "baseline", profile: 66, expected: (160, 96, 0)),
        Case(testDescription: "order type 1", orderType: 1, expected: (160, 96, nil)),
        Case(testDescription: "order type 2", orderType: 2, expected: (160, 96, 0)),
        Case(testDescription: "order type 2 beats VUI", orderType: 2, reorder: 3, expected: (160, 96, 0)),
        Case(testDescription: "VUI", reorder: 1, expected: (160, 96, 1)),
        Case(testDescription: "VUI of 0", reorder: 0, expected: (160, 96, 0)),
        Case(testDescription: "VUI past the bound", reorder: 17, expected: (160, 96, nil)),
        Case(testDescription: "intra profile", profile: 100, constraints: 0x10, expected: (160, 96, 0)),
        Case(testDescription: "scaling lists", profile: 100, scalingLists: true, reorder: 4, expected: (160, 96, 4)),
        Case(testDescription: "crop", crop: [1, 2, 0, 4], expected: (154, 88, nil)),
        Case(testDescription: "fields", framesOnly: false, crop: [0, 0, 0, 2], expected: (160, 184, nil)),
        Case(
            testDescription: "4:2:2",
            profile: 122,
            chromaFormat: 2,
            crop: [0, 1, 0, 1],
            expected: (158, 95, nil)
        ),
        Case(
            testDescription: "4:4:4",
            profile: 244,
            chromaFormat: 3,
            scalingLists: true,
            crop: [0, 1, 0, 1],
            expected: (159, 95, nil)
        ),
        Case(
            testDescription: "monochrome",
            profile: 100,
            chromaFormat: 0,
            crop: [0, 1, 0, 1],
            expected: (159, 95, nil)
        ),
    ])
    func madeSets(_ test: Case) throws {
        let bytes = Self.bytes(test)
        for trailing in [[], [0, 0, 0], [0x80, 0xDE, 0xAD]] as [[UInt8]] {
            let parsed = try SequenceParameterSet(parsing: (bytes + trailing)[...])
            #expect(parsed.width == test.expected.width)
            #expect(parsed.height == test.expected.height)
            #expect(parsed.reorderDepth == test.expected.reorderDepth)
        }
    }

    @Test func brokenVUICountsAsNone() throws {
        let whole = Self.bytes(Case(testDescription: "", reorder: 1, expected: (160, 96, 1)))
        let cut = try SequenceParameterSet(parsing: whole.dropLast(4))
        #expect(cut.width == 160)
        #expect(cut.reorderDepth == nil)
    }

    @Test(arguments: [
        "", "67", "6764", "67640028", "68640028acd940780227e5c0", "6742c028",
        "67424028f00000000000000000",  // ends in an endless code
    ])
    func brokenSets(set: String) {
        let bytes = Fixtures.bytesOf(set)
        let code = errorCode { () throws(MediaFormatError) in _ = try SequenceParameterSet(parsing: bytes[...]) }
        #expect(code == .malformed)
    }

    @Test func cropOfThePictureIsRefused() {
        let bytes = Self.bytes(Case(testDescription: "", crop: [40, 40, 0, 0], expected: (0, 0, nil)))
        let code = errorCode { () throws(MediaFormatError) in _ = try SequenceParameterSet(parsing: bytes[...]) }
        #expect(code == .malformed)
    }

    /// Fuzz seeds and their mutations: a value within the bounds, or an error.
    @Test(.enabled(if: !Vectors.seeds("codecs-h264-FuzzSPSUnmarshal").isEmpty)) func seeds() throws {
        var generator = SeededGenerator(seed: 7)
        for seed in Vectors.seeds("codecs-h264-FuzzSPSUnmarshal") {
            let bytes = [UInt8](try Data(contentsOf: seed))
            for round in 0..<100 {
                let input = round == 0 || bytes.isEmpty ? bytes : generator.mutation(of: bytes)
                guard let set = try? SequenceParameterSet(parsing: input[...]) else { continue }
                #expect((1...16_880).contains(set.width))
                #expect((1...33_760).contains(set.height))
                #expect((0...16).contains(set.reorderDepth ?? 0))
            }
        }
    }

    static func bytes(_ test: Case) -> [UInt8] {
        var writer = BitWriter()
        writer.append(test.profile, bits: 8)
        writer.append(test.constraints, bits: 8)
        writer.append(30, bits: 8)
        writer.appendExpGolomb(0)
        if test.profile >= 100 {
            writer.appendExpGolomb(test.chromaFormat)
            if test.chromaFormat == 3 { writer.append(0, bits: 1) }
            writer.appendExpGolomb(0)
            writer.appendExpGolomb(0)
            writer.append(0, bits: 1)
            writer.append(test.scalingLists ? 1 : 0, bits: 1)
            if test.scalingLists {
                for list in 0..<(test.chromaFormat == 3 ? 12 : 8) {
                    writer.append(list % 2 == 0 ? 1 : 0, bits: 1)
                    // A list of ones: 8 - 7, then no change; every fourth list ends after its first entry.
                    if list % 4 == 0 {
                        writer.appendExpGolomb(16)  // -8: next scale is 0
                    } else if list % 2 == 0 {
                        writer.appendExpGolomb(14)  // -7
                        for _ in 1..<(list < 6 ? 16 : 64) { writer.appendExpGolomb(0) }
                    }
                }
            }
        }
        writer.appendExpGolomb(0)
        writer.appendExpGolomb(test.orderType)
        switch test.orderType {
        case 0: writer.appendExpGolomb(4)
        case 1:
            writer.append(0, bits: 1)
            for value in [3, 5, 2, 1, 2] as [UInt32] { writer.appendExpGolomb(value) }
        default: break
        }
        writer.appendExpGolomb(4)
        writer.append(0, bits: 1)
        writer.appendExpGolomb(9)
        writer.appendExpGolomb(5)
        writer.append(test.framesOnly ? 1 : 0, bits: 1)
        if !test.framesOnly { writer.append(0, bits: 1) }
        writer.append(1, bits: 1)
        writer.append(test.crop == nil ? 0 : 1, bits: 1)
        for value in test.crop ?? [] { writer.appendExpGolomb(value) }
        writer.append(test.reorder == nil ? 0 : 1, bits: 1)
        if let reorder = test.reorder { writer.appendUsabilityInformation(reorder: reorder) }
        writer.append(1, bits: 1)
        return [0x67] + writer.escaped
    }
}

extension BitWriter {
    fileprivate mutating func appendUsabilityInformation(reorder: UInt32) {
        self.append(1, bits: 1)
        self.append(255, bits: 8)
        self.append(0x0004_0003, bits: 32)  // sample aspect ratio 4:3
        self.append(0b11, bits: 2)  // overscan
        self.append(0b1_1010_1, bits: 6)  // video signal type with colour description
        self.append(0x01_0101, bits: 24)
        self.append(1, bits: 1)  // chroma location
        self.appendExpGolomb(1)
        self.appendExpGolomb(2)
        self.append(1, bits: 1)  // timing
        self.append(1, bits: 32)
        self.append(60, bits: 32)
        self.append(1, bits: 1)
        for _ in 0..<2 {  // both hypothetical reference decoders
            self.append(1, bits: 1)
            self.appendExpGolomb(1)
            self.append(0x34, bits: 8)
            for _ in 0..<2 {
                self.appendExpGolomb(1000)
                self.appendExpGolomb(2000)
                self.append(1, bits: 1)
            }
            self.append(0xABCDE, bits: 20)
        }
        self.append(0, bits: 1)  // low delay
        self.append(1, bits: 1)  // picture structure
        self.append(0b11, bits: 2)  // bitstream restriction, vectors over boundaries
        for value in [0, 0, 11, 11, reorder, 16] { self.appendExpGolomb(value) }
    }
}
