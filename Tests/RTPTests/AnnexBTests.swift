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

@Suite struct AnnexBTests {
    static let cuts: [([UInt8], [[UInt8]])] = [
        ([], []),
        ([1, 2, 3], [[1, 2, 3]]),
        ([0, 0, 1, 5], [[5]]),
        ([0, 0, 0, 1, 5, 6, 0, 0, 0, 1, 7, 0, 0, 1, 8], [[5, 6], [7], [8]]),
        ([5, 0, 0, 0, 1], [[5]]),
        ([5, 0, 0, 2, 0, 1, 0], [[5, 0, 0, 2, 0, 1]]),
        ([0, 0, 0], []),
        ([0, 0, 1, 0, 0, 1, 9], [[9]]),
    ]

    @Test("cuts", arguments: cuts)
    func splits(bytes: [UInt8], units: [[UInt8]]) {
        #expect(AnnexB.split(bytes[...]).map { Array($0) } == units)
    }

    @Test func findsStartCodesAsASlowSearchDoes() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0..<24)).map { _ in UInt8.random(in: 0...2, using: &generator) }
            let slow = bytes.indices.first { $0 + 2 < bytes.count && bytes[$0...($0 + 2)].elementsEqual([0, 0, 1]) }
            #expect(AnnexB.startCode(in: bytes[...]) == slow)
        }
    }
}
