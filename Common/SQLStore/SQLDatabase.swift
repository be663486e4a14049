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

/// A database that runs synchronous transactions on threads of its own engine.
///
/// The body of a transaction never suspends, so it can neither hold a connection across an `await` nor see another
/// transaction's half. It runs on a thread of the engine, never on the cooperative pool.
public protocol SQLDatabase: Sendable {
    /// Runs `body` in a read-only transaction that sees one state of the database.
    func read<Result: Sendable>(_ body: @escaping @Sendable (any SQLTransaction) throws -> Result)
        async throws -> Result

    /// Runs `body` in a transaction that is committed, durably, when it returns and rolled back when it throws.
    @discardableResult
    func write<Result: Sendable>(_ body: @escaping @Sendable (any SQLTransaction) throws -> Result)
        async throws -> Result
}
