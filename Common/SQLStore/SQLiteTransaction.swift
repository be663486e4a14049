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
import GRDB

/// The statements of one transaction on a connection of SQLite; lives only while the body of the transaction runs.
final class SQLiteTransaction: SQLTransaction {
    /// The largest text or blob in bytes that a parameter may hold; the engine would stop the program at 1,000,000,000.
    static let maximumParameterSize = 64 << 20

    /// The first error of a statement, after which nothing of the transaction takes effect.
    private(set) var failure: SQLError?

    private let connection: Database
    private let isReadOnly: Bool

    init(connection: Database, isReadOnly: Bool) {
        self.connection = connection
        self.isReadOnly = isReadOnly
    }

    func execute(_ sql: String, _ parameters: [SQLValue]) throws -> Int {
        try self.recordingFailure(sql) {
            guard !self.isReadOnly else {
                throw SQLError(
                    code: .statement,
                    message: "A read transaction cannot run '\(sql)'; use a write transaction."
                )
            }
            let statement = try self.statement(sql)
            try statement.execute(arguments: self.arguments(parameters))
            return Self.definesSchema(sql) ? 0 : self.connection.changesCount
        }
    }

    func query(_ sql: String, _ parameters: [SQLValue]) throws -> [SQLRow] {
        try self.recordingFailure(sql) {
            let statement = try self.statement(sql)
            let names = statement.columnNames
            let cursor = try Row.fetchCursor(statement, arguments: self.arguments(parameters))
            var rows: [SQLRow] = []
            while let row = try cursor.next() {
                let values = row.databaseValues.map(SQLValue.init(_:))
                rows.append(SQLRow(columns: Dictionary(zip(names, values)) { _, last in last }))
            }
            return rows
        }
    }

    private func statement(_ sql: String) throws -> Statement {
        #if DEBUG
        if let violation = PortableSQL.cachedViolation(in: sql) {
            throw SQLError(code: .statement, message: "\(violation) The statement was: \(sql)")
        }
        #endif
        return try self.connection.cachedStatement(sql: sql)
    }

    private func arguments(_ parameters: [SQLValue]) throws -> StatementArguments {
        try StatementArguments(parameters.map { try $0.databaseValue })
    }

    private func recordingFailure<Value>(_ sql: String, _ body: () throws -> Value) throws -> Value {
        if let failure { throw failure }
        do {
            return try body()
        } catch let error as DatabaseError {
            let mapped = SQLError(error, statement: sql, isReadOnly: self.isReadOnly)
            self.failure = mapped
            throw mapped
        } catch let error as SQLError {
            self.failure = error
            throw error
        }
    }

    /// Whether the statement makes, changes or drops a table or index, for which the engine counts no rows.
    private static func definesSchema(_ sql: String) -> Bool {
        let word = sql.drop { $0.isWhitespace }.prefix { $0.isLetter }.uppercased()
        return ["CREATE", "ALTER", "DROP"].contains(word)
    }
}

extension SQLValue {
    /// The value that the engine gave.
    fileprivate init(_ value: DatabaseValue) {
        switch value.storage {
        case .null: self = .null
        case .int64(let integer): self = .integer(integer)
        case .double(let real): self = .real(real)
        case .string(let text): self = .text(text)
        case .blob(let data): self = .blob(Array(data))
        }
    }

    /// The value as the engine takes it.
    fileprivate var databaseValue: DatabaseValue {
        get throws {
            switch self {
            case .null: return .null
            case .integer(let integer): return integer.databaseValue
            case .real(let real): return real.databaseValue
            case .text(let text):
                try Self.checkSize(text.utf8.count)
                guard !text.utf8.contains(0) else {
                    throw SQLError(
                        code: .statement,
                        message: "A text with a zero byte cannot be stored; refuse it before."
                    )
                }
                return text.databaseValue
            case .blob(let bytes):
                try Self.checkSize(bytes.count)
                return Data(bytes).databaseValue
            }
        }
    }

    private static func checkSize(_ size: Int) throws {
        guard size <= SQLiteTransaction.maximumParameterSize else {
            throw SQLError(
                code: .statement,
                message: "A parameter of \(size) bytes is too large; store a file and its path instead."
            )
        }
    }
}
