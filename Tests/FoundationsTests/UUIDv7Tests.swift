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

/// Gives the words that it was made with, then traps.
private struct Words: RandomNumberGenerator {
    var words: [UInt64]

    mutating func next() -> UInt64 { self.words.removeFirst() }
}

@Suite struct UUIDv7Tests {
    /// RFC 9562 appendix A.6.
    @Test func theExampleOfTheStandardIsMade() throws {
        let time = try #require(UTCTime(rfc3339: "2022-02-22T14:22:22-05:00"))
        var words = Words(words: [0xCC3, 0x18C4_DC0C_0C07_398F])
        let id = UUIDv7(time: time, using: &words)
        #expect(id.description == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
        #expect(UUIDv7("017F22E2-79B0-7CC3-98C4-DC0C0C07398F") == id)
        #expect(id.time == time)
    }

    @Test(arguments: [0, .max] as [UInt64])
    func versionAndVariantStandWhateverTheRandomBits(word: UInt64) throws {
        var words = Words(words: [word, word])
        let id = UUIDv7(time: UTCTime(microsecondsSince1970: 1_795_348_644_999_999), using: &words)
        let text = Array(id.description)
        #expect(text[14] == "7")
        #expect("89ab".contains(text[19]))
        #expect(UUIDv7(id.description) == id)
        #expect(id.time.microsecondsSince1970 == 1_795_348_644_999_000)
    }

    @Test func idsSortByTheirTimeAsValuesAndAsTexts() {
        let times = (0..<200).map { UTCTime(microsecondsSince1970: 1_795_348_644_000_000 + $0 * 1000) }
        let ids = times.map { UUIDv7(time: $0) }
        #expect(ids == ids.sorted())
        #expect(ids.map(\.description) == ids.map(\.description).sorted())
        #expect(ids.map(\.time) == times)
    }

    @Test func idsOfOneMomentDiffer() {
        let time = UTCTime(microsecondsSince1970: 1_795_348_644_000_000)
        #expect(Set((0..<1000).map { _ in UUIDv7(time: time) }).count == 1000)
    }

    @Test func aMomentBefore1970CountsAsThat() {
        #expect(UUIDv7(time: UTCTime(microsecondsSince1970: -5_000_000)).time.microsecondsSince1970 == 0)
    }

    @Test(
        arguments: [
            "", "017f22e2-79b0-7cc3-98c4-dc0c0c07398", "017f22e2-79b0-7cc3-98c4-dc0c0c07398ff",
            "017f22e279b07cc398c4dc0c0c07398f", "017f22e2-79b0-4cc3-98c4-dc0c0c07398f",
            "017f22e2-79b0-7cc3-18c4-dc0c0c07398f", "017f22e2-79b0-7cc3-c8c4-dc0c0c07398f",
            "017f22e2-79b0-7cc3-98c4-dc0c0c07398g", "017f22e2+79b0-7cc3-98c4-dc0c0c07398f",
            "017f22e-279b0-7cc3-98c4-dc0c0c07398f", "{17f22e2-79b0-7cc3-98c4-dc0c0c07398}",
            "00000000-0000-0000-0000-000000000000", "-------------------------------------",
        ]
    )
    func otherTextsAreNone(text: String) {
        #expect(UUIDv7(text) == nil)
    }

    @Test func aMessageCarriesTheText() throws {
        let id = UUIDv7(time: UTCTime(microsecondsSince1970: 1_795_348_644_000_000))
        let json = try JSONEncoder().encode([id])
        #expect(String(decoding: json, as: UTF8.self) == "[\"\(id)\"]")
        #expect(try JSONDecoder().decode([UUIDv7].self, from: json) == [id])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([UUIDv7].self, from: Data(#"["017f22e2-79b0-4cc3-98c4-dc0c0c07398f"]"#.utf8))
        }
    }
}
