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

import Foundations
import SQLStore

extension SQLValue {
    /// A moment as a column holds it.
    init(_ time: UTCTime) { self = .integer(time.microsecondsSince1970) }

    /// An id as a column holds it.
    init(_ id: UUIDv7) { self = .text(id.description) }
}

extension SQLRow {
    /// The moment in a column. Throws ``SQLError``.
    func time(_ column: String) throws -> UTCTime { UTCTime(microsecondsSince1970: try self.integer(column)) }

    /// The id in a column. Throws ``SQLError``.
    func id(_ column: String) throws -> UUIDv7 {
        guard let id = UUIDv7(try self.text(column)) else {
            throw SQLError(
                code: .unexpectedType,
                message: "Column '\(column)' should hold an id; schema and code differ."
            )
        }
        return id
    }
}
