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

@testable import EdgeAgent

@Suite struct RetentionClockTests {
    /// A clock under test; `#expect` takes no mutating call.
    private final class Subject {
        private var clock = RetentionClock()

        func trusts(utc: UTCTime, monotonic: MonotonicTime, youngest: UTCTime?) -> Bool {
            self.clock.trusts(utc: utc, monotonic: monotonic, youngest: youngest)
        }
    }

    private static let start = UTCTime(microsecondsSince1970: 1_790_000_000_000_000)

    private static func after(_ hours: Int64) -> MonotonicTime {
        MonotonicTime(nanoseconds: hours * 3600 * 1_000_000_000)
    }

    @Test func aClockThatGoesOnIsTrusted() {
        let clock = Subject()
        for hour in 0..<50 as Range<Int64> {
            let utc = Self.start + .seconds(hour * 3600)
            #expect(clock.trusts(utc: utc, monotonic: Self.after(hour), youngest: Self.start))
        }
    }

    @Test func aJumpAheadIsDoubtedForADay() {
        let clock = Subject()
        #expect(clock.trusts(utc: Self.start, monotonic: Self.after(0), youngest: nil))
        let year = Duration.seconds(365 * 86_400)
        #expect(!clock.trusts(utc: Self.start + year, monotonic: Self.after(0), youngest: nil))
        #expect(!clock.trusts(utc: Self.start + year + .seconds(23 * 3600), monotonic: Self.after(23), youngest: nil))
        #expect(clock.trusts(utc: Self.start + year + .seconds(24 * 3600), monotonic: Self.after(24), youngest: nil))
    }

    @Test func aJumpThatIsTakenBackIsForgiven() {
        let clock = Subject()
        #expect(clock.trusts(utc: Self.start, monotonic: Self.after(0), youngest: nil))
        #expect(!clock.trusts(utc: Self.start + .seconds(7200), monotonic: Self.after(0), youngest: nil))
        #expect(clock.trusts(utc: Self.start, monotonic: Self.after(0), youngest: nil))
    }

    @Test(arguments: [(3600, true), (3601, false), (-500, true)] as [(Int64, Bool)])
    func aStartLongAfterTheYoungestMediaIsDoubted(seconds: Int64, trusts: Bool) {
        let clock = Subject()
        let utc = Self.start + .seconds(seconds)
        #expect(clock.trusts(utc: utc, monotonic: Self.after(0), youngest: Self.start) == trusts)
        #expect(clock.trusts(utc: utc + .seconds(86_400), monotonic: Self.after(24), youngest: Self.start))
    }
}
