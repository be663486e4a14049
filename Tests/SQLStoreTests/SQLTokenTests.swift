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

@testable import SQLStore

@Suite struct SQLTokenTests {
    @Test func `A statement falls into words, numbers, texts and signs`() {
        let tokens = SQLToken.tokens(of: "Select a1,'it''s' --x\n FROM/*y*/ t WHERE n>=1.5e3 AND(b||?)")
        #expect(
            tokens.map(\.text) == [
                "Select", "a1", ",", "'it''s'", "FROM", "t", "WHERE", "n", ">=", "1.5e3", "AND", "(", "b", "||", "?",
                ")",
            ]
        )
        #expect(tokens.map(\.kind).filter { $0 == .word }.count == 8)
        #expect(tokens.first?.key == "select")
    }

    @Test func `Depth counts the open parentheses`() {
        #expect(SQLToken.tokens(of: "a (b (c) d) e").map(\.depth) == [0, 0, 1, 1, 2, 1, 1, 0, 0])
    }

    @Test(arguments: ["'x", "\"x", "`x", "[x", "/*", "/* x *", "'x''"])
    func `A missing end is noticed`(_ text: String) {
        #expect(SQLToken.tokens(of: text).map(\.kind) == [.unfinished])
    }

    @Test(arguments: ["", " \n\t", "-- only a comment", "/* only */"])
    func `Nothing is no token`(_ text: String) {
        #expect(SQLToken.tokens(of: text).isEmpty)
    }
}
