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

@testable import Identity

@Suite struct SetupCodeTests {
    @Test func `A code has 26 characters in groups and is read back however it is typed`() throws {
        for _ in 0..<50 {
            let code = SetupCode()
            #expect(code.text.count == 32)
            let sloppy = code.text.lowercased().replacing("-", with: " ").replacing("0", with: "o").replacing(
                "1",
                with: "l"
            )
            #expect(try #require(SetupCode(sloppy)).hash == code.hash)
        }
        #expect(SetupCode().hash != SetupCode().hash)
    }

    @Test(arguments: ["", "ABCD", String(repeating: "U", count: 26), String(repeating: "A", count: 27), "ÄÖÜ"])
    func `What cannot be a code is refused`(_ text: String) {
        #expect(SetupCode(text) == nil)
    }
}
