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

@testable import EdgeProtocol

@Suite struct Base64URLTests {
    /// RFC 4648 §10 without padding, and the two characters in which the alphabets differ.
    @Test(
        arguments: [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ]
    )
    func theVectorsOfTheStandard(plain: String, text: String) {
        #expect(Base64URL.encode(Array(plain.utf8)) == text)
        #expect(Base64URL.decode(text) == Array(plain.utf8))
    }

    @Test func theAlphabetIsThatOfURLs() {
        let bytes: [UInt8] = [0xFB, 0xFF, 0xBF, 0xFF]
        #expect(Base64URL.encode(bytes) == "-_-__w")
        #expect(Base64URL.decode("-_-__w") == bytes)
    }

    @Test func everyLengthSurvives() {
        for length in 0...100 {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 37) }
            let text = Base64URL.encode(bytes)
            #expect(Base64URL.decode(text) == bytes)
            #expect(text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) })
        }
    }

    @Test(arguments: ["!", "Zg==", "Zm8=", "+/+/", "Z", "Zm9vY", "Zm 9", "Zm9\n", "Zé", "=", "===="])
    func otherTextsAreNone(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }
}
