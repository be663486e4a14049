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

import Dispatch
import Foundation
import GRDB

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A database in one SQLite file, with write-ahead log, that several processes of one machine may have open.
///
/// One connection writes, up to five read beside it. A transaction that has been committed survives a power cut
/// (`synchronous=FULL`: https://www.sqlite.org/pragma.html#pragma_synchronous). Transactions are not torn by the
/// cancellation of the task that asked for them: they run to their end.
///
/// Debug builds hold every statement to ``PortableSQL``, so that what the tests run on SQLite runs on PostgreSQL too.
public final class SQLiteDatabase: SQLDatabase {
    /// How long a transaction waits for a lock that another process holds.
    public static let busyTimeout: Duration = .seconds(5)

    /// The size in bytes that the write-ahead log is cut back to once it has been copied into the database.
    static let logSizeLimit = 64 << 20

    /// Connections that read at the same time.
    static let readerCount = 5

    /// The path of the database file.
    public let path: String

    private let pool: DatabasePool

    /// Opens the database at `path`, and makes it, readable and writable by its owner alone, where there is none.
    ///
    /// The folder must exist. Blocks for up to ``busyTimeout`` while another process makes the same database. Throws
    /// ``SQLError`` of code `unavailable` for a path that cannot be opened or holds something else.
    public convenience init(path: String) throws(SQLError) {
        try self.init(path: path, busyTimeout: Self.busyTimeout)
    }

    /// The same with a shorter wait, for tests.
    init(path: String, busyTimeout: Duration) throws(SQLError) {
        self.path = path
        try makeFile(path)
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(busyTimeout / .seconds(1))
        configuration.maximumReaderCount = Self.readerCount
        configuration.qos = .userInitiated
        configuration.label = "oriel.sqlite"
        do {
            self.pool = try Self.openPool(path, configuration, busyTimeout)
            // GRDB sets NORMAL while it turns the log on, so FULL comes after it.
            try self.pool.writeWithoutTransaction { connection in
                try connection.execute(sql: "PRAGMA synchronous = FULL")
                try connection.execute(sql: "PRAGMA journal_size_limit = \(Self.logSizeLimit)")
            }
        } catch {
            throw SQLError(opening: path, error)
        }
    }

    /// Runs `body` on one of the reading connections; see ``SQLDatabase/read(_:)``. Throws ``SQLError``.
    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Result
    ) async throws -> Result {
        let path = self.path
        return try await withCheckedThrowingContinuation { continuation in
            self.pool.asyncRead { connection in
                do {
                    let transaction = try SQLiteTransaction(connection: connection.get(), isReadOnly: true)
                    continuation.resume(returning: try body(transaction))
                } catch {
                    continuation.resume(throwing: SQLError.mapping(error, path: path))
                }
            }
        }
    }

    /// Runs `body` on the writing connection, one transaction after another; see ``SQLDatabase/write(_:)``.
    ///
    /// The transaction takes the write lock when it begins (`BEGIN IMMEDIATE`). Throws ``SQLError``.
    @discardableResult
    public func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Result
    ) async throws -> Result {
        let path = self.path
        return try await withCheckedThrowingContinuation { continuation in
            self.pool.asyncWriteWithoutTransaction { connection in
                do {
                    var result: Result?
                    try connection.inTransaction(.immediate) {
                        let transaction = SQLiteTransaction(connection: connection, isReadOnly: false)
                        result = try body(transaction)
                        if let failure = transaction.failure { throw failure }
                        return .commit
                    }
                    guard let result else {
                        throw SQLError(code: .statement, message: "The transaction ended without a result.")
                    }
                    continuation.resume(returning: result)
                } catch {
                    continuation.resume(throwing: SQLError.mapping(error, path: path))
                }
            }
        }
    }

    /// Closes the database once the transactions that run have ended; later ones throw ``SQLError``.
    ///
    /// Blocks the thread meanwhile. Throws ``SQLError`` where the engine cannot close; the database then stays open.
    public func close() throws(SQLError) {
        do {
            // Shortens the work of the next start; what it leaves behind is taken from the log then.
            _ = try? self.pool.writeWithoutTransaction { try $0.checkpoint(.passive) }
            try self.pool.close()
        } catch {
            throw SQLError(opening: self.path, error)
        }
    }

    /// What the writing connection answers to `PRAGMA name`, for tests of the settings.
    func writerSetting(_ name: String) throws -> String? {
        try self.pool.writeWithoutTransaction { try String.fetchOne($0, sql: "PRAGMA \(name)") }
    }

    /// Opens the pool; where another process switches the same new file to the log, tries again until it is through.
    ///
    /// The engine does not ask its busy handler during that switch: https://www.sqlite.org/c3ref/busy_handler.html.
    private static func openPool(
        _ path: String,
        _ configuration: Configuration,
        _ busyTimeout: Duration
    ) throws -> DatabasePool {
        let deadline = DispatchTime.now() + .milliseconds(Int(busyTimeout / .milliseconds(1)))
        while true {
            do {
                return try DatabasePool(path: path, configuration: configuration)
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && DispatchTime.now() < deadline {
                usleep(20_000)
            }
        }
    }
}

/// Creates the file with the owner's rights alone; the engine gives the same ones to the log beside it.
private func makeFile(_ path: String) throws(SQLError) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
        let code = errno
        throw SQLError(
            code: code == ENOSPC ? .diskFull : .unavailable,
            message: """
                The database '\(path)' cannot be opened (\(String(cString: strerror(code)))); check that the folder \
                exists and who owns it.
                """
        )
    }
    _ = close(descriptor)
}
