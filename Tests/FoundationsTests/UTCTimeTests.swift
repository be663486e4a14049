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
import Testing

@testable import Foundations

@Suite struct UTCTimeTests {
    private let time = UTCTime(microsecondsSince1970: 1_795_348_644_000_250)

    @Test func momentsAndDurationsAddUp() {
        #expect((self.time + .seconds(2)).microsecondsSince1970 == 1_795_348_646_000_250)
        #expect((self.time - .microseconds(250)).microsecondsSince1970 == 1_795_348_644_000_000)
        #expect((self.time + .milliseconds(7)) - self.time == .milliseconds(7))
        #expect(self.time - (self.time + .milliseconds(7)) == .milliseconds(-7))
        #expect(self.time < self.time + .microseconds(1))
    }

    @Test(
        arguments: [
            (1.5, 1_500_000), (-0.000_001, -1), (0.000_000_4, 0), (1_795_348_644.000_25, 1_795_348_644_000_250),
        ] as [(Double, Int64)]
    )
    func secondsAreRoundedToTheMicrosecond(seconds: Double, microseconds: Int64) {
        #expect(UTCTime(secondsSince1970: seconds).microsecondsSince1970 == microseconds)
    }

    @Test func secondsAreBroken() {
        #expect(UTCTime(microsecondsSince1970: -1_500_000).secondsSince1970 == -1.5)
    }

    @Test func aMessageCarriesMicroseconds() throws {
        let json = try JSONEncoder().encode([self.time])
        #expect(String(decoding: json, as: UTF8.self) == "[1795348644000250]")
        #expect(try JSONDecoder().decode([UTCTime].self, from: json) == [self.time])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([UTCTime].self, from: Data(#"["2026-11-22T11:57:24Z"]"#.utf8))
        }
    }

    @Test func monotonicReadingsAndDurationsAddUp() {
        let reading = MonotonicTime(nanoseconds: 5)
        #expect(reading + .nanoseconds(3) == MonotonicTime(nanoseconds: 8))
        #expect(reading - .seconds(1) == MonotonicTime(nanoseconds: -999_999_995))
        #expect((reading + .seconds(3)) - reading == .seconds(3))
        #expect(reading < reading + .nanoseconds(1))
    }
}
