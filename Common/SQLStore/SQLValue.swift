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

/// A value of a column or a parameter, in the four types that both engines share.
///
/// Times are microseconds since 1970 in an integer, truth is 0 or 1, ids and enumerations are text: so a row reads the
/// same from SQLite and from PostgreSQL.
public enum SQLValue: Hashable, Sendable {
    /// No value.
    case null
    /// A 64 bit integer (`BIGINT`).
    case integer(Int64)
    /// A double (`DOUBLE PRECISION`).
    case real(Double)
    /// UTF-8 text (`TEXT`).
    case text(String)
    /// Bytes (`BLOB` in SQLite, `BYTEA` in PostgreSQL).
    case blob([UInt8])
}

extension SQLValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByNilLiteral {
    /// Makes a text.
    public init(stringLiteral value: String) { self = .text(value) }

    /// Makes an integer.
    public init(integerLiteral value: Int64) { self = .integer(value) }

    /// Makes null.
    public init(nilLiteral: ()) { self = .null }
}
