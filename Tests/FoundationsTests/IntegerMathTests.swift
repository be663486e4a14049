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

@testable import Foundations

@Suite struct IntegerMathTests {
    @Test(
        arguments: [
            (0, 5, 0), (4, 5, 0), (5, 5, 1), (-1, 5, -1), (-5, 5, -1), (-6, 5, -2), (7, 1, 7), (-7, 1, -7),
            (.max, 1, .max), (.min, 1, .min), (.min, .max, -2), (.max, .max, 1), (-1, .max, -1),
        ] as [(Int64, Int64, Int64)]
    )
    func divisionRoundsDown(dividend: Int64, divisor: Int64, quotient: Int64) {
        #expect(floorDivide(dividend, by: divisor) == quotient)
    }

    @Test func theRemainderOfADivisionIsNeverNegative() {
        for dividend in -1000...1000 as ClosedRange<Int64> {
            for divisor in 1...17 as ClosedRange<Int64> {
                let remainder = dividend - floorDivide(dividend, by: divisor) * divisor
                #expect((0..<divisor).contains(remainder))
            }
        }
    }

    @Test(
        arguments: [
            (0, 90_000, 48_000, 0), (3000, 90_000, 48_000, 1600), (1, 3, 2, 1), (1, 4, 2, 1), (1, 5, 2, 0),
            (-1, 4, 2, -1),
            (-1, 5, 2, 0), (-1, 3, 2, -1), (.max, 7, 7, .max), (.min, 7, 7, .min), (.max, 2, 1, 1 << 62),
            (.min, 2, 1, -1 << 62),
            // Microseconds of the year 2100 on a 90 kHz clock: the product takes 69 bits.
            (4_102_444_800_000_001, 1_000_000, 90_000, 369_220_032_000_000),
            (4_102_444_800_000_006, 1_000_000, 90_000, 369_220_032_000_001),
        ] as [(Int64, Int64, Int64, Int64)]
    )
    func ticksAreRescaledToTheNearest(ticks: Int64, from: Int64, to: Int64, expected: Int64) {
        #expect(rescale(ticks, from: from, to: to) == expected)
    }

    @Test func rescalingThereAndBackLosesLessThanATick() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            let ticks = Int64.random(in: -1 << 50...1 << 50, using: &generator)
            #expect(rescale(rescale(ticks, from: 48_000, to: 90_000), from: 90_000, to: 48_000) == ticks)
        }
    }

    @Test(
        arguments: [
            (.zero, 0, 0), (.seconds(2), 2_000_000, 2_000_000_000), (.nanoseconds(1999), 1, 1999),
            (.nanoseconds(-1999), -1, -1999), (.milliseconds(-1), -1000, -1_000_000),
            (.seconds(-1) - .nanoseconds(1), -1_000_000, -1_000_000_001),
        ] as [(Duration, Int64, Int64)]
    )
    func durationsAreCutToWholeUnits(duration: Duration, microseconds: Int64, nanoseconds: Int64) {
        #expect(duration.wholeMicroseconds == microseconds)
        #expect(duration.wholeNanoseconds == nanoseconds)
        #expect(duration.inSeconds == Double(nanoseconds) / 1e9)
    }
}
