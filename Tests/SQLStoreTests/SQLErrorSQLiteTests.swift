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

import GRDB
import Testing

@testable import SQLStore

@Suite struct SQLErrorSQLiteTests {
    @Test(arguments: [
        (ResultCode.SQLITE_CONSTRAINT_UNIQUE, SQLError.Code.constraint),
        (.SQLITE_FULL, .diskFull),
        (.SQLITE_IOERR_FSYNC, .inputOutput),
        (.SQLITE_CORRUPT, .inputOutput),
        (.SQLITE_BUSY, .busy),
        (.SQLITE_LOCKED, .busy),
        (.SQLITE_NOTADB, .unavailable),
        (.SQLITE_READONLY, .unavailable),
        (.SQLITE_PERM, .unavailable),
        (.SQLITE_CANTOPEN, .unavailable),
        (.SQLITE_NOMEM, .inputOutput),
    ])
    func `Codes of the engine become kinds that a caller can act on`(_ code: ResultCode, _ kind: SQLError.Code) {
        let error = SQLError(DatabaseError(resultCode: code), path: "/data/x.sqlite")
        #expect(error.code == kind)
        #expect(error.message.hasSuffix("."))
        #expect(SQLError(DatabaseError(resultCode: code), statement: "DELETE FROM t").code == kind)
    }

    @Test func `A mistake in a statement is our bug`() {
        for code in [ResultCode.SQLITE_ERROR, .SQLITE_MISMATCH, .SQLITE_RANGE, .SQLITE_TOOBIG, .SQLITE_MISUSE] {
            let error = SQLError(
                DatabaseError(resultCode: code, message: "no such table"),
                statement: "SELECT a FROM t"
            )
            #expect(error.code == .statement)
            #expect(error.message.contains("SELECT a FROM t"))
        }
    }
}
