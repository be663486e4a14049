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

@Suite struct UTCTimeRFC3339Tests {
    /// The examples of RFC 3339 §5.8, and the edges of the calendar.
    static let vectors: [(String, Int64)] = [
        ("1985-04-12T23:20:50.52Z", 482_196_050_520_000),
        ("1996-12-19T16:39:57-08:00", 851_042_397_000_000),
        ("1990-12-31T23:59:60Z", 662_688_000_000_000),
        ("1990-12-31T15:59:60-08:00", 662_688_000_000_000),
        ("1937-01-01T12:00:27.87+00:20", -1_041_337_172_130_000),
        ("1970-01-01T00:00:00Z", 0),
        ("1969-12-31T23:59:59.999999Z", -1),
        ("2000-02-29T00:00:00Z", 951_782_400_000_000),
        ("2024-02-29T12:00:00+12:00", 1_709_164_800_000_000),
        ("0000-01-01T00:00:00Z", -62_167_219_200_000_000),
        ("0001-01-01T00:00:00Z", -62_135_596_800_000_000),
        ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
        ("2026-11-22T11:57:24.0002509999Z", 1_795_348_644_000_250),
        ("2026-11-22t11:57:24z", 1_795_348_644_000_000),
        ("2026-11-22 11:57:24Z", 1_795_348_644_000_000),
        ("2026-11-22T11:57:24.1+23:59", 1_795_262_304_100_000),
        ("2026-11-22T11:57:24-00:00", 1_795_348_644_000_000),
    ]

    @Test(arguments: vectors)
    func aTextIsRead(text: String, microseconds: Int64) {
        #expect(UTCTime(rfc3339: text)?.microsecondsSince1970 == microseconds)
    }

    @Test(
        arguments: [
            "", "2026", "2026-11-22", "2026-11-22T11:57", "2026-11-22T11:57:24", "2026-11-22T11:57Z",
            "2026-11-22T11:57:24.Z", "2026-11-22T11:57:24,5Z", "2026-11-22T24:00:00Z", "2026-11-22T11:60:00Z",
            "2026-11-22T11:57:61Z", "2026-00-22T11:57:24Z", "2026-13-22T11:57:24Z", "2026-11-00T11:57:24Z",
            "2026-11-31T11:57:24Z", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "26-11-22T11:57:24Z",
            "+2026-11-22T11:57:24Z", "2026-11-22T11:57:24+24:00", "2026-11-22T11:57:24+01:60",
            "2026-11-22T11:57:24+0100", "2026-11-22T11:57:24+01", "2026-11-22T11:57:24Z ", " 2026-11-22T11:57:24Z",
            "2026-11-22T11:57:24ZZ", "2026-1-22T11:57:24Z", "2026-11-22T1:57:24Z", "2026/11/22T11:57:24Z",
            "２026-11-22T11:57:24Z", "2026-11-22T11:57:-1Z",
        ]
    )
    func otherTextsAreNone(text: String) {
        #expect(UTCTime(rfc3339: text) == nil)
    }

    @Test(
        arguments: [
            (0, "2026-11-22T11:57:24Z"), (1, "2026-11-22T11:57:24.9Z"), (3, "2026-11-22T11:57:24.987Z"),
            (6, "2026-11-22T11:57:24.987654Z"),
        ]
    )
    func aFractionIsCutAndNotRounded(digits: Int, text: String) {
        #expect(UTCTime(microsecondsSince1970: 1_795_348_644_987_654).rfc3339(fractionDigits: digits) == text)
    }

    @Test(arguments: [(0, "1970-01-01"), (-1, "1969-12-31"), (951_868_799_999_999, "2000-02-29")] as [(Int64, String)])
    func theDateIsThatOfTheDayInUTC(microseconds: Int64, date: String) {
        #expect(UTCTime(microsecondsSince1970: microseconds).dateString == date)
    }

    /// Every moment of the years 0 to 9999 survives, and Foundation agrees about its second.
    @Test func whatIsWrittenIsReadBack() {
        var generator = SystemRandomNumberGenerator()
        let formatter = ISO8601DateFormatter()
        for _ in 0..<3000 {
            let microseconds = Int64.random(in: -62_167_219_200_000_000...253_402_300_799_999_999, using: &generator)
            let time = UTCTime(microsecondsSince1970: microseconds)
            #expect(UTCTime(rfc3339: time.description) == time)
            // Foundation's calendar is Julian before 1582.
            guard microseconds > -12_000_000_000_000_000 else { continue }
            let second = floorDivide(microseconds, by: 1_000_000)
            let text = formatter.string(from: Date(timeIntervalSince1970: Double(second)))
            #expect(time.rfc3339(fractionDigits: 0) == text)
        }
    }

    @Test func theTextsOfMomentsSortAsTheMoments() {
        var generator = SystemRandomNumberGenerator()
        let times = (0..<500).map { _ in
            UTCTime(microsecondsSince1970: Int64.random(in: 0...4_000_000_000_000_000, using: &generator))
        }
        #expect(times.sorted().map(\.description) == times.map(\.description).sorted())
    }
}
