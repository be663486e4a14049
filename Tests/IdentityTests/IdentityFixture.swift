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
import Foundations
import SQLStore

@testable import Identity

/// A cloud database of its own with a clock that stands still, and a store with a cheap password hash.
final class IdentityFixture: Sendable {
    static let cheap = Argon2Parameters(passes: 1, memoryKiB: 64)
    static let password = "four words make one"

    let folder: URL
    let database: SQLiteDatabase
    let clock = ManualTimeSource()
    let store: IdentityStore

    init(signInPolicy: SignInPolicy = SignInPolicy()) async throws {
        self.folder = FileManager.default.temporaryDirectory.appending(path: "oriel-identity-\(UUID())")
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
        self.database = try SQLiteDatabase(path: self.folder.appending(path: "cloud.sqlite").path)
        try await self.database.migrate([SQLMigration(version: 1, statements: IdentityStore.schema)])
        self.store = IdentityStore(
            database: self.database,
            clock: self.clock,
            hasher: PasswordHasher(parameters: Self.cheap),
            signInPolicy: signInPolicy
        )
    }

    deinit { try? FileManager.default.removeItem(at: self.folder) }

    /// Signs in from one address with the password that ``IdentityFixture`` gives everybody.
    func signIn(
        _ name: String,
        _ password: String = IdentityFixture.password,
        from address: String = "192.0.2.1"
    ) async throws(IdentityError) -> (token: SessionToken, principal: Principal) {
        try await self.store.signIn(name: name, password: password, address: address)
    }

    /// Everything that the database has written to the disk, the log included.
    func bytesOnDisk() throws -> Data {
        var bytes = Data()
        for name in try FileManager.default.contentsOfDirectory(atPath: self.folder.path) where !name.hasSuffix("-shm")
        {
            bytes += try Data(contentsOf: self.folder.appending(path: name))
        }
        return bytes
    }
}

/// The ``IdentityError`` that `body` throws, nil where it throws none.
func identityError(_ body: () async throws -> Void) async -> IdentityError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? IdentityError
    }
}
