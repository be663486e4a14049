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

extension SQLError {
    /// The error of a statement that the engine refused.
    init(_ error: DatabaseError, statement: String, isReadOnly: Bool = false) {
        switch error.resultCode {
        case .SQLITE_READONLY where isReadOnly:
            self.init(
                code: .statement,
                message: "A read transaction cannot run '\(statement)'; use a write transaction."
            )
        case .SQLITE_ERROR, .SQLITE_MISMATCH, .SQLITE_RANGE, .SQLITE_TOOBIG:
            self.init(code: .statement, message: "The engine refused '\(statement)': \(error.reason).")
        case .SQLITE_MISUSE where !error.isClosed:
            self.init(code: .statement, message: "The engine refused '\(statement)': \(error.reason).")
        default:
            self.init(error, path: nil)
        }
    }

    /// The error of a transaction, a commit or an opening; `path` is the database file.
    init(_ error: DatabaseError, path: String?) {
        let database = path.map { "The database '\($0)'" } ?? "The database"
        switch error.resultCode {
        case .SQLITE_CONSTRAINT:
            self.init(code: .constraint, message: "The row breaks a rule of the table: \(error.reason).")
        case .SQLITE_FULL:
            self.init(code: .diskFull, message: "\(database) cannot grow: the disk is full; make room on it.")
        case .SQLITE_IOERR:
            self.init(
                code: .inputOutput,
                message: "\(database) could not be read or written (\(error.reason)); check the disk."
            )
        case .SQLITE_CORRUPT:
            self.init(code: .inputOutput, message: "\(database) is damaged (\(error.reason)); restore a backup.")
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL:
            self.init(
                code: .busy,
                message: "\(database) stayed locked by another process; end what holds it or try again."
            )
        case .SQLITE_NOTADB:
            self.init(
                code: .unavailable,
                message: "\(database) is not an SQLite database; name another file or restore it from a backup."
            )
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            self.init(
                code: .unavailable,
                message: "\(database) is read-only here; check who owns the file and its folder."
            )
        case .SQLITE_CANTOPEN:
            self.init(
                code: .unavailable,
                message: "\(database) cannot be opened; check that the folder exists and who owns it."
            )
        case .SQLITE_MISUSE:
            self.init(code: .unavailable, message: "\(database) has been closed.")
        default:
            self.init(code: .inputOutput, message: "\(database) failed (\(error.reason)).")
        }
    }

    /// The error of opening or closing the database at `path`.
    init(opening path: String, _ error: any Error) {
        switch error {
        case let error as SQLError: self = error
        case let error as DatabaseError: self.init(error, path: path)
        default:
            self.init(code: .unavailable, message: "The database '\(path)' cannot be opened (\(error)).")
        }
    }

    /// An error of the engine as an ``SQLError``; what the body of a transaction threw itself comes back as it is.
    static func mapping(_ error: any Error, path: String) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        return SQLError(error, path: path)
    }
}

extension DatabaseError {
    /// The engine's words, never the parameters, which may be secret.
    fileprivate var reason: String { self.message ?? "code \(self.extendedResultCode.rawValue)" }

    fileprivate var isClosed: Bool { self.message == "Connection is closed" }
}
