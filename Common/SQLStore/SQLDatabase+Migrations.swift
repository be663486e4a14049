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

extension SQLDatabase {
    /// Brings the schema to the version of the last step: runs the steps that the database has not had.
    ///
    /// Every step is one transaction together with its row in `schema_version`, so a crash leaves a whole version.
    /// Several processes may call it at once: each step runs in one of them.
    ///
    /// Throws ``SQLError``: `schemaTooNew` for a database of a newer program, `statement` for steps out of order or out
    /// of the portable subset, found before anything is run.
    public func migrate(_ migrations: [SQLMigration]) async throws {
        try Self.check(migrations)
        let newest = Int64(migrations.last?.version ?? 0)
        try await self.write { transaction in
            try transaction.execute(
                "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL PRIMARY KEY)"
            )
            let present = try transaction.schemaVersion()
            guard present <= newest else {
                throw SQLError(
                    code: .schemaTooNew,
                    message: """
                        The database has version \(present) and this program knows \(newest); install the newer program \
                        or restore a backup of the older database.
                        """
                )
            }
        }
        for migration in migrations {
            try await self.write { transaction in
                guard try transaction.schemaVersion() < migration.version else { return }
                for statement in migration.statements {
                    try transaction.execute(statement)
                }
                try transaction.execute(
                    "INSERT INTO schema_version (version) VALUES (?)",
                    [.integer(Int64(migration.version))]
                )
            }
        }
    }

    private static func check(_ migrations: [SQLMigration]) throws(SQLError) {
        var last = 0
        for migration in migrations {
            guard migration.version > last else {
                throw SQLError(
                    code: .statement,
                    message: "Migration \(migration.version) follows \(last); number the steps upwards from 1."
                )
            }
            last = migration.version
            for statement in migration.statements {
                if let violation = PortableSQL.violation(in: statement) {
                    throw SQLError(code: .statement, message: "\(violation) The statement was: \(statement)")
                }
            }
        }
    }
}

extension SQLTransaction {
    /// The version of the schema, 0 for a new database.
    fileprivate func schemaVersion() throws -> Int64 {
        try self.queryOne("SELECT MAX(version) AS version FROM schema_version")?.integerOrNil("version") ?? 0
    }
}
