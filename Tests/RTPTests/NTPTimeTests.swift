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
import Testing

@testable import RTP

@Suite struct NTPTimeTests {
    @Test(
        "known moments",
        arguments: [
            (2_208_988_800, 0, 0),
            (3_913_056_000, 0x8000_0000, 1_704_067_200_500_000),
            // The second after the era ends, 2036-02-07T06:28:17Z.
            (1, 0, 2_085_978_497_000_000),
        ] as [(UInt32, UInt32, Int64)]
    )
    func turnsIntoUTC(seconds: UInt32, fraction: UInt32, microseconds: Int64) {
        #expect(NTPTime(seconds: seconds, fraction: fraction).utc?.microsecondsSince1970 == microseconds)
    }

    @Test func zeroIsNoTime() {
        #expect(NTPTime(seconds: 0, fraction: 0).utc == nil)
    }

    @Test func comesBackToTheMicrosecond() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<1000 {
            let time = UTCTime(microsecondsSince1970: Int64.random(in: 0..<3_000_000_000_000_000, using: &generator))
            #expect(NTPTime(time).utc == time)
        }
    }
}
