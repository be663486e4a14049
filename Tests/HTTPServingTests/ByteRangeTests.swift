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

@testable import HTTPServing

@Suite struct ByteRangeTests {
    /// RFC 9110 §14.1.2 and §14.2 for a representation of 10,000 bytes.
    @Test(
        arguments: [
            (nil, .whole),
            ("bytes=0-499", .partial(0..<500)),
            ("bytes=500-999", .partial(500..<1000)),
            ("bytes=0-0", .partial(0..<1)),
            ("bytes=9500-", .partial(9500..<10_000)),
            ("bytes=0-", .partial(0..<10_000)),
            ("bytes=-500", .partial(9500..<10_000)),
            ("bytes=-1", .partial(9999..<10_000)),
            // A last position past the end means the end.
            ("bytes=9999-10000", .partial(9999..<10_000)),
            ("bytes=0-9223372036854775807", .partial(0..<10_000)),
            ("bytes=-10001", .partial(0..<10_000)),
            ("bytes=-9223372036854775807", .partial(0..<10_000)),
            // Units have no case; white space may surround the positions.
            ("Bytes=1-2", .partial(1..<3)),
            ("bytes= 1-2 ", .partial(1..<3)),
            // A first position past the end, and a suffix of nothing.
            ("bytes=10000-", .unsatisfiable),
            ("bytes=10000-10001", .unsatisfiable),
            ("bytes=9223372036854775807-", .unsatisfiable),
            ("bytes=9223372036854775807-9223372036854775807", .unsatisfiable),
            ("bytes=-0", .unsatisfiable),
            // Not a range at all: ignored, as §14.2 wants.
            ("bytes=2-1", .whole),
            ("bytes=", .whole),
            ("bytes=-", .whole),
            ("bytes=a-b", .whole),
            ("bytes=1-b", .whole),
            ("bytes=+1-2", .whole),
            ("bytes=--2", .whole),
            ("bytes=1-2-3", .whole),
            ("bytes=0x1-2", .whole),
            ("bytes=１-２", .whole),
            ("bytes", .whole),
            ("", .whole),
            ("items=0-1", .whole),
            // Several ranges are answered with the whole.
            ("bytes=0-1,5-6", .whole),
            ("bytes=0-1,", .whole),
            // Positions of more than 64 bits.
            ("bytes=9223372036854775808-", .whole),
            ("bytes=0-99999999999999999999", .whole),
        ] as [(String?, ByteRange.Selection)]
    )
    func aHeaderSelects(header: String?, selection: ByteRange.Selection) {
        #expect(ByteRange.select(header: header, length: 10_000) == selection)
    }

    @Test(
        arguments: [
            (nil, .whole), ("bytes=0-", .unsatisfiable), ("bytes=0-0", .unsatisfiable), ("bytes=-1", .unsatisfiable),
        ] as [(String?, ByteRange.Selection)]
    )
    func ofNothingNothingCanBeSelected(header: String?, selection: ByteRange.Selection) {
        #expect(ByteRange.select(header: header, length: 0) == selection)
    }

    /// Whatever the header, what is selected lies inside.
    @Test func aSelectionLiesInside() {
        var generator = SystemRandomNumberGenerator()
        let alphabet = Array("0123456789-, bytes=")
        for _ in 0..<2000 {
            let tail = String((0..<Int.random(in: 0...24, using: &generator)).map { _ in alphabet.randomElement()! })
            let length = Int64.random(in: 0...100, using: &generator)
            if case .partial(let range) = ByteRange.select(header: "bytes=" + tail, length: length) {
                #expect(range.lowerBound >= 0 && range.upperBound <= length && !range.isEmpty, "bytes=\(tail)")
            }
        }
    }
}
