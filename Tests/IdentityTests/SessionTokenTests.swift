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

@testable import Identity

@Suite struct SessionTokenTests {
    @Test func `A token comes back from its text and differs from every other`() throws {
        let token = SessionToken()
        #expect(token.text.utf8.count == 43)
        let read = try #require(SessionToken(token.text))
        #expect(read.hash == token.hash)
        #expect(read.csrfToken == token.csrfToken)
        #expect(SessionToken().text != token.text)
        #expect(SessionToken().csrfToken != token.csrfToken)
    }

    @Test(arguments: ["", "short", String(repeating: "+", count: 43), String(repeating: "A", count: 44), "é"])
    func `Another text is no token`(_ text: String) {
        #expect(SessionToken(text) == nil)
    }

    @Test func `Only the session's own token against cross-site requests is valid`() {
        let token = SessionToken()
        #expect(token.isValidCSRFToken(token.csrfToken))
        for other in [SessionToken().csrfToken, token.text, "", "x", String(token.csrfToken.dropLast())] {
            #expect(!token.isValidCSRFToken(other))
        }
    }

    @Test func `A token does not print itself`() {
        let token = SessionToken()
        #expect(!"\(token) \(String(reflecting: token)) \([token])".contains(token.text))
    }
}
