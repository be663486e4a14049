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

import SQLStore
import Testing

@Suite struct SQLRowTests {
    private let row = SQLRow(columns: ["i": 7, "t": "x", "b": .blob([1]), "n": nil, "secret": "open sesame"])

    @Test func `Columns come out as what they hold`() throws {
        #expect(try self.row.integer("i") == 7)
        #expect(try self.row.integerOrNil("n") == nil)
        #expect(try self.row.text("t") == "x")
        #expect(try self.row.textOrNil("n") == nil)
        #expect(try self.row.blob("b") == [1])
        #expect(self.row["missing"] == .null)
    }

    @Test func `Another type than expected is our bug, and the message does not show the value`() {
        #expect(throws: SQLError.self) { try self.row.text("i") }
        #expect(throws: SQLError.self) { try self.row.integer("missing") }
        #expect(throws: SQLError.self) { try self.row.blob("t") }
        let error = #expect(throws: SQLError.self) { try self.row.integerOrNil("secret") }
        #expect(error?.code == .unexpectedType)
        #expect(error?.message.contains("sesame") == false)
    }
}
