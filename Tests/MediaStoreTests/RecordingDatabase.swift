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

import MediaStore
import SQLStore
import Synchronization

/// A database that journals the statements of every transaction that it committed.
struct RecordingDatabase: SQLDatabase {
    let base: any SQLDatabase
    let journal: Journal

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Result
    ) async throws -> Result {
        try await self.base.read(body)
    }

    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Result
    ) async throws -> Result {
        if case .fail? = self.journal.enter(.indexCommit) { throw SQLError(code: .inputOutput, message: "injected") }
        let log = StatementLog()
        let result = try await self.base.write { try body(LoggedTransaction(base: $0, log: log)) }
        self.journal.append(.indexCommit(log.statements.withLock { $0 }))
        return result
    }
}

private final class StatementLog: Sendable {
    let statements = Mutex<[(sql: String, parameters: [SQLValue])]>([])
}

private struct LoggedTransaction: SQLTransaction {
    let base: any SQLTransaction
    let log: StatementLog

    func execute(_ sql: String, _ parameters: [SQLValue]) throws -> Int {
        self.log.statements.withLock { $0.append((sql, parameters)) }
        return try self.base.execute(sql, parameters)
    }

    func query(_ sql: String, _ parameters: [SQLValue]) throws -> [SQLRow] { try self.base.query(sql, parameters) }
}
