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

import MediaFormats
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
}
