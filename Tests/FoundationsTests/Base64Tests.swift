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

@Suite struct Base64Tests {
    /// RFC 4648 §10, and bytes that use the last two letters.
    @Test(
        "Bytes have the text that the RFC gives",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ]
    )
    func rfc(text: String, encoded: String) {
        #expect(base64(text.utf8) == encoded)
    }

    @Test("The whole alphabet")
    func alphabet() {
        #expect(base64([0xFB, 0xFF, 0xBF] as [UInt8]) == "+/+/")
        #expect(base64([0xFF, 0xFF, 0xFF, 0xFF] as [UInt8]) == "/////w==")
    }
}
