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

/// One row of a result, its columns found by name.
public struct SQLRow: Hashable, Sendable {
    private let columns: [String: SQLValue]

    /// Makes a row from its columns; an engine calls this.
    public init(columns: [String: SQLValue]) {
        self.columns = columns
    }

    /// The value of a column, `.null` where the row has none.
    public subscript(_ column: String) -> SQLValue { self.columns[column] ?? .null }

    /// The integer in a column; throws ``SQLError`` of code `unexpectedType` where it holds none.
    public func integer(_ column: String) throws -> Int64 {
        guard case .integer(let value) = self[column] else { throw self.unexpected(column, "an integer") }
        return value
    }

    /// The integer in a column, nil where it is null.
    public func integerOrNil(_ column: String) throws -> Int64? {
        self[column] == .null ? nil : try self.integer(column)
    }

    /// The text in a column; throws ``SQLError`` of code `unexpectedType` where it holds none.
    public func text(_ column: String) throws -> String {
        guard case .text(let value) = self[column] else { throw self.unexpected(column, "text") }
        return value
    }

    /// The text in a column, nil where it is null.
    public func textOrNil(_ column: String) throws -> String? {
        self[column] == .null ? nil : try self.text(column)
    }

    /// The bytes in a column; throws ``SQLError`` of code `unexpectedType` where it holds none.
    public func blob(_ column: String) throws -> [UInt8] {
        guard case .blob(let value) = self[column] else { throw self.unexpected(column, "bytes") }
        return value
    }

    private func unexpected(_ column: String, _ wanted: String) -> SQLError {
        SQLError(
            code: .unexpectedType,
            message:
                "Column '\(column)' should hold \(wanted) but holds \(self[column].typeName); schema and code differ."
        )
    }
}

extension SQLValue {
    /// What the value is, for messages: the value itself may be secret.
    fileprivate var typeName: String {
        switch self {
        case .null: "null"
        case .integer: "an integer"
        case .real: "a double"
        case .text: "text"
        case .blob: "bytes"
        }
    }
}
