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

/// The statements of one transaction. Parameters are written as `?`, in order.
///
/// The SQL is the subset that SQLite and PostgreSQL share; ``PortableSQL`` says what that is and a test holds every
/// statement to it.
///
/// A statement that fails ends the transaction, as in PostgreSQL: every later one throws the same error, and so does the
/// commit, also where the body caught it. Write `ON CONFLICT … DO NOTHING` where a row may be there already.
public protocol SQLTransaction {
    /// Runs a statement that returns no rows and gives the number of rows that it changed.
    ///
    /// Throws ``SQLError``.
    @discardableResult
    func execute(_ sql: String, _ parameters: [SQLValue]) throws -> Int

    /// Runs a query and gives all its rows. Throws ``SQLError``.
    func query(_ sql: String, _ parameters: [SQLValue]) throws -> [SQLRow]
}

extension SQLTransaction {
    /// Runs a statement without parameters.
    @discardableResult
    public func execute(_ sql: String) throws -> Int { try self.execute(sql, []) }

    /// Runs a query without parameters.
    public func query(_ sql: String) throws -> [SQLRow] { try self.query(sql, []) }

    /// The first row of a query, nil where there is none.
    public func queryOne(_ sql: String, _ parameters: [SQLValue] = []) throws -> SQLRow? {
        try self.query(sql, parameters).first
    }
}
