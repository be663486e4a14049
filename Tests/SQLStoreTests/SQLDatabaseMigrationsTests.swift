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

import Testing

@testable import SQLStore

@Suite struct SQLDatabaseMigrationsTests {
    private let files: TemporaryDatabase
    private let database: SQLiteDatabase
    private let steps = [
        SQLMigration(version: 1, statements: ["CREATE TABLE a (n BIGINT)", "INSERT INTO a (n) VALUES (1)"]),
        SQLMigration(version: 2, statements: ["ALTER TABLE a ADD COLUMN m BIGINT NOT NULL DEFAULT 5"]),
    ]

    init() throws {
        self.files = try TemporaryDatabase()
        self.database = try self.files.open()
    }

    @Test func `Every step runs once, also step by step over the years`() async throws {
        try await self.database.migrate([self.steps[0]])
        try await self.database.migrate(self.steps)
        try await self.database.migrate(self.steps)
        let rows = try await self.database.read { try $0.query("SELECT n, m FROM a") }
        #expect(rows == [SQLRow(columns: ["n": 1, "m": 5])])
        #expect(try await self.versions() == [1, 2])
    }

    @Test func `Several that start at once run each step once`() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask { try await self.files.open().migrate(self.steps) }
            }
            try await group.waitForAll()
        }
        #expect(try await self.versions() == [1, 2])
    }

    @Test func `A step that fails leaves the version before it`() async throws {
        let bad = SQLMigration(version: 3, statements: ["CREATE TABLE b (n BIGINT)", "DROP TABLE nothing"])
        #expect(await code { try await self.database.migrate(self.steps + [bad]) } == .statement)
        #expect(try await self.versions() == [1, 2])
        #expect(await code { try await self.database.read { _ = try $0.query("SELECT n FROM b") } } == .statement)
    }

    @Test func `A newer database is refused untouched`() async throws {
        try await self.database.migrate(self.steps)
        #expect(await code { try await self.database.migrate([self.steps[0]]) } == .schemaTooNew)
        #expect(await code { try await self.database.migrate([]) } == .schemaTooNew)
        #expect(try await self.versions() == [1, 2])
    }

    @Test(arguments: [
        [SQLMigration(version: 0, statements: [])],
        [SQLMigration(version: 2, statements: []), SQLMigration(version: 2, statements: [])],
        [SQLMigration(version: 2, statements: []), SQLMigration(version: 1, statements: [])],
        [SQLMigration(version: 1, statements: ["CREATE TABLE t (n INTEGER)"])],
    ])
    func `Steps out of order or out of the subset are refused before anything runs`(_ steps: [SQLMigration]) async {
        #expect(await code { try await self.database.migrate(steps) } == .statement)
        #expect(await code { _ = try await self.versions() } == .statement)
    }

    private func versions() async throws -> [Int64] {
        try await self.database.read { transaction in
            try transaction.query("SELECT version FROM schema_version ORDER BY version").map {
                try $0.integer("version")
            }
        }
    }
}
