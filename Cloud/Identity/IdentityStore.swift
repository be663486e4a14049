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

public import Foundations
public import SQLStore

/// People, their passwords, rights and sessions, in the cloud's database.
///
/// Share one value in a process: the bounds on failed sign-ins and on password checks are counted in it. The database
/// must have had the migration that runs ``schema``.
public struct IdentityStore: Sendable {
    let database: any SQLDatabase
    let clock: any TimeSource
    let hasher: PasswordHasher
    let sessionPolicy: SessionPolicy
    let limiter: SignInLimiter

    /// Makes a store on a database that has the tables of ``schema``.
    public init(
        database: any SQLDatabase,
        clock: any TimeSource,
        hasher: PasswordHasher = PasswordHasher(),
        sessionPolicy: SessionPolicy = SessionPolicy(),
        signInPolicy: SignInPolicy = SignInPolicy()
    ) {
        self.database = database
        self.clock = clock
        self.hasher = hasher
        self.sessionPolicy = sessionPolicy
        self.limiter = SignInLimiter(policy: signInPolicy)
    }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Result
    ) async throws(IdentityError) -> Result {
        do {
            return try await self.database.read(body)
        } catch {
            throw IdentityError(wrapping: error)
        }
    }

    @discardableResult
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Result
    ) async throws(IdentityError) -> Result {
        do {
            return try await self.database.write(body)
        } catch {
            throw IdentityError(wrapping: error)
        }
    }
}

extension IdentityError {
    /// An error that came out of a transaction.
    init(wrapping error: any Error) {
        switch error {
        case let error as IdentityError: self = error
        case let error as SQLError: self.init(code: .databaseFailed, message: error.message)
        default: self.init(code: .databaseFailed, message: "The database failed (\(error)); see its log.")
        }
    }
}
