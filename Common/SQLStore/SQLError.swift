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

/// Why a statement or a transaction failed.
public struct SQLError: Error, Equatable, CustomStringConvertible {
    /// The kinds of failure that a caller can act on.
    public enum Code: Sendable, Equatable {
        /// The database could not be opened: missing folder, wrong rights, no database.
        case unavailable
        /// A constraint refused the row: unique, foreign key, check.
        case constraint
        /// Another process held the lock for longer than the time-out; the same transaction may be tried again.
        case busy
        /// The disk is full.
        case diskFull
        /// The engine reported a failed read, write or sync, or a damaged file.
        case inputOutput
        /// The database is newer than this program.
        case schemaTooNew
        /// A column held another type than the code expects: our bug.
        case unexpectedType
        /// The statement is wrong or leaves the portable subset: our bug.
        case statement
    }

    /// What kind of failure it is.
    public var code: Code
    /// One sentence: what happened and how to mend it.
    public var message: String

    /// Makes an error.
    public init(code: Code, message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { self.message }
}
