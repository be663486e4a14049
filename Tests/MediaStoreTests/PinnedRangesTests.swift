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

import Foundations
import MediaStore
import Testing

@Suite struct PinnedRangesTests {
    private static func at(_ second: Int64) -> UTCTime { StoreRig.start + .seconds(second) }

    private static let pins = PinnedRanges([
        RetentionPin(camera: "a", from: at(100), to: at(200)), RetentionPin(camera: "a", from: at(150), to: at(250)),
        RetentionPin(camera: "a", from: at(500), to: nil), RetentionPin(camera: "b", from: at(9), to: at(9)),
        RetentionPin(camera: "a", from: at(300), to: at(290)),
    ])

    @Test(
        arguments: [
            (0, 100, false), (0, 101, true), (99, 100, false), (249, 260, true), (250, 260, false), (120, 130, true),
            (300, 499, false), (499, 501, true), (9000, 9001, true), (180, 180, true), (250, 250, false),
        ] as [(Int64, Int64, Bool)]
    )
    func aSegmentThatSharesAMomentIsPinned(start: Int64, end: Int64, isPinned: Bool) {
        #expect(Self.pins.contains(camera: "a", start: Self.at(start), end: Self.at(end)) == isPinned)
        #expect(!Self.pins.contains(camera: "b", start: Self.at(start), end: Self.at(end)))
    }

    @Test func rangesAreMerged() {
        #expect(Self.pins.ranges(of: "a").count == 2)
        #expect(Self.pins.ranges(of: "a").first == Self.at(100)..<Self.at(250))
        #expect(Self.pins.ranges(of: "b").isEmpty)
    }
}
