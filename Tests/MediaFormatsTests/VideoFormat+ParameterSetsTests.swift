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
import MediaFormats
import TestSupport
import Testing

struct VideoFormatParameterSetsTests {
    @Test func readsSizeAndCodec() throws {
        let format = try Fixtures.video()
        #expect(format.width == 1920)
        #expect(format.height == 1080)
        #expect(format.reorderDepth == 2)
        #expect(format.codecString == "avc1.640028")
        #expect(try Fixtures.baselineVideo().reorderDepth == 0)
    }

    /// Picture parameter sets with the ids 0 (`1…`), 1 (`010…`) and 2 (`011…`).
    @Test func pictureSetsAreOrderedAndTheLastOfAnIDIsKept() throws {
        let sets: [[UInt8]] = [[0x68, 0x60, 0xFF], [0x68, 0x8F, 0, 0], [0x68, 0x5F], [0x68, 0x9F]]
        let format = try VideoFormat(
            sequenceParameterSet: Fixtures.highSequenceSet + [0, 0],
            pictureParameterSets: sets
        )
        #expect(format.pictureParameterSets == [[0x68, 0x9F], [0x68, 0x5F], [0x68, 0x60, 0xFF]])
        #expect(format.sequenceParameterSet == Fixtures.highSequenceSet)
    }

    @Test(
        arguments: [
            [],  // none
            [[]],  // empty
            [[0x67, 0x80]],  // another type
            [[0x68]],  // no id
            [[0x68, 0x00, 0x80, 0x80]],  // id 256
            [[0x68, 0x80] + [UInt8](repeating: 1, count: 65_535)],
        ] as [[[UInt8]]]
    )
    func brokenPictureSets(sets: [[UInt8]]) {
        let code = errorCode { () throws(MediaFormatError) in
            _ = try VideoFormat(sequenceParameterSet: Fixtures.highSequenceSet, pictureParameterSets: sets)
        }
        #expect(code == .malformed)
    }

    @Test func readsSizeAndCodecOfH265() throws {
        let format = try Fixtures.h265Video()
        #expect(format.codec == .h265)
        #expect(format.width == 704)
        #expect(format.height == 480)
        #expect(format.reorderDepth == 0)
        #expect(format.codecString == "hvc1.1.6.L90.B0")
        #expect(try Fixtures.video().codec == .h264)
    }

    /// In any order, with others among them, with zero bytes at their ends.
    @Test func setsOfAStreamAreTakenByTheirTypes() throws {
        let h265 = try Fixtures.h265Video()
        let sets =
            h265.parameterSets.reversed().map { $0 + [0] } + [[0x4E, 0x01, 5], [], h265.pictureParameterSets[0]]
        #expect(try VideoFormat(codec: .h265, parameterSets: sets) == h265)
        #expect(h265.parameterSets.map { $0[0] } == [0x40, 0x42, 0x44])
        let h264 = try Fixtures.video()
        #expect(try VideoFormat(codec: .h264, parameterSets: [[0x06, 5]] + h264.parameterSets.reversed()) == h264)
        #expect(h264.lengthPrefixedParameterSets.starts(with: [0, 0, 0, 27, 0x67]))
    }

    /// Picture parameter sets with the ids 0 (`1…`), 1 (`010…`) and 2 (`011…`).
    @Test func h265PictureSetsAreOrderedAndTheLastOfAnIDIsKept() throws {
        let sets: [[UInt8]] = [[0x44, 1, 0x60], [0x44, 1, 0x8F], [0x44, 1, 0x5F], [0x44, 1, 0x9F]]
        let format = try VideoFormat(
            videoParameterSet: Fixtures.h265VideoSet,
            sequenceParameterSet: Fixtures.h265SequenceSet,
            pictureParameterSets: sets
        )
        #expect(format.pictureParameterSets == [[0x44, 1, 0x9F], [0x44, 1, 0x5F], [0x44, 1, 0x60]])
    }

    @Test(arguments: [0, 1, 2]) func h265NeedsAllThree(missing: Int) throws {
        var sets = try Fixtures.h265Video().parameterSets
        sets.remove(at: missing)
        let code = errorCode { () throws(MediaFormatError) in _ = try VideoFormat(codec: .h265, parameterSets: sets) }
        #expect(code == .malformed)
    }

    @Test(arguments: [Codec.h264, .h265]) func setsOfTheOtherCodecAreNone(codec: Codec) throws {
        let sets = try codec == .h264 ? Fixtures.h265Video().parameterSets : Fixtures.video().parameterSets
        let code = errorCode { () throws(MediaFormatError) in _ = try VideoFormat(codec: codec, parameterSets: sets) }
        #expect(code == .malformed)
    }

    @Test func soundHasNoPictures() {
        let code = errorCode { () throws(MediaFormatError) in _ = try VideoFormat(codec: .aac, parameterSets: []) }
        #expect(code == .misuse)
    }

    /// Fuzz seeds of picture parameter sets, and their mutations: taken or refused.
    @Test(.enabled(if: !Vectors.seeds("codecs-h265-FuzzPPSUnmarshal").isEmpty)) func h265PictureSetSeeds() throws {
        var generator = SeededGenerator(seed: 11)
        let files = try Vectors.seeds("codecs-h265-FuzzPPSUnmarshal").map { [UInt8](try Data(contentsOf: $0)) }
        var taken = 0
        for bytes in files + [Fixtures.h265PictureSet] {
            for round in 0..<100 {
                let input = round == 0 || bytes.isEmpty ? bytes : generator.mutation(of: bytes)
                let sets = [Fixtures.h265VideoSet, Fixtures.h265SequenceSet, input]
                guard let format = try? VideoFormat(codec: .h265, parameterSets: sets) else { continue }
                taken += 1
                #expect(format.pictureParameterSets.count == 1)
            }
        }
        #expect(taken > 20)
    }
}
