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

import Catalog
import Fleet
import Foundation
public import Foundations
public import Identity
public import SQLStore

/// The cloud's database with all its tables, open for the server or for a command beside it.
public struct CloudStorage: Sendable {
    /// The tables of all modules, in the order of their versions.
    public static let migrations = [
        SQLMigration(version: 1, statements: IdentityStore.schema + Catalog.schema + Fleet.schema)
    ]

    /// The database.
    public let database: SQLiteDatabase
    /// People and sessions.
    public let identity: IdentityStore

    /// Opens the database below `state`, making the folder (0700) and the tables where they are missing.
    public init(state: String, clock: any TimeSource) async throws {
        try FileManager.default.createDirectory(
            atPath: state,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        self.database = try SQLiteDatabase(path: state + "/cloud.sqlite")
        try await self.database.migrate(Self.migrations)
        self.identity = IdentityStore(database: self.database, clock: clock)
    }

    /// The organisation that the set-up made; throws ``CloudError`` of code `notSetUp` where there is none yet.
    public func organisation() async throws -> (id: String, name: String) {
        let row = try await self.database.read { transaction in
            try transaction.queryOne("SELECT organisation_id, name FROM organisations WHERE handle = 'default'")
        }
        guard let row else {
            throw CloudError(
                code: .notSetUp,
                message: "The cloud has not been set up; start it and follow the address that it prints, or run "
                    + "'oriel-cloud user create'."
            )
        }
        return (try row.text("organisation_id"), try row.text("name"))
    }
}
