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

struct H265NALUnitTypeTests {
    @Test(
        arguments: [
            (0x40, .videoParameterSet), (0x42, .sequenceParameterSet), (0x44, .pictureParameterSet),
            (0x46, .accessUnitDelimiter), (0x26, .instantaneousRefreshWithLeadingPictures),
            (0x28, .instantaneousRefresh),
            (0x2A, .cleanRandomAccess), (0x4E, .prefixSupplementalEnhancementInformation),
            // The lowest bit belongs to the layer, the highest is forbidden.
            (0x43, .sequenceParameterSet), (0xC0, .videoParameterSet),
        ] as [(UInt8, H265NALUnitType)]
    )
    func readsTheHeader(header: UInt8, type: H265NALUnitType) {
        #expect(H265NALUnitType(header: header) == type)
    }

    @Test func tellsPicturesApart() {
        let all = (0...63).map { H265NALUnitType(rawValue: $0) }
        #expect(all.filter(\.isSlice).map(\.rawValue) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 17, 18, 19, 20, 21])
        #expect(all.filter(\.isRandomAccess).map(\.rawValue) == [16, 17, 18, 19, 20, 21])
        #expect(
            all.filter(\.isRandomAccessSkippedLeading) == [.randomAccessSkippedLeadingN, .randomAccessSkippedLeadingR]
        )
    }
}
