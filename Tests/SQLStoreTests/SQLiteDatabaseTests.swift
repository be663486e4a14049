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
import Testing

@testable import SQLStore

@Suite struct SQLiteDatabaseTests {
    private let files: TemporaryDatabase
    private let database: SQLiteDatabase

    init() async throws {
        self.files = try TemporaryDatabase()
        self.database = try self.files.open()
        try await self.database.write { transaction in
            try transaction.execute(
                "CREATE TABLE items (id TEXT NOT NULL PRIMARY KEY, n BIGINT, r DOUBLE PRECISION, b BLOB)"
            )
            try transaction.execute("CREATE TABLE parts (item_id TEXT NOT NULL REFERENCES items (id))")
        }
    }

    @Test(arguments: [("synchronous", "2"), ("journal_mode", "wal"), ("foreign_keys", "1"), ("busy_timeout", "5000")])
    func `The writer has the settings that durability needs`(_ setting: String, _ value: String) throws {
        #expect(try self.database.writerSetting(setting) == value)
    }

    @Test func `The files belong to their owner alone`() async throws {
        for name in ["test.sqlite", "test.sqlite-wal"] {
            let path = self.files.folder.appending(path: name).path
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
        }
    }

    @Test(arguments: [
        SQLValue.null, .integer(.min), .integer(.max), .real(0.1), .text(""), .text("é 👩🏽‍⚕️ '"), .blob([]),
        .blob([0, 255]),
    ])
    func `Values come back as they went in`(_ value: SQLValue) async throws {
        let column =
            switch value {
            case .integer: "n"
            case .real: "r"
            case .blob: "b"
            default: "id"
            }
        try await self.database.write { transaction in
            let id: SQLValue = column == "id" && value != .null ? value : "1"
            try transaction.execute("INSERT INTO items (id, n) VALUES (?, ?)", [id, nil])
            if value != .null, column != "id" { try transaction.execute("UPDATE items SET \(column) = ?", [value]) }
        }
        let row = try await self.database.read { try #require(try $0.queryOne("SELECT id, n, r, b FROM items")) }
        #expect(row[value == .null ? "n" : column] == value)
    }

    @Test func `A statement tells how many rows it changed`() async throws {
        let counts = try await self.database.write { transaction in
            [
                try transaction.execute("INSERT INTO items (id) VALUES ('a'), ('b'), ('c')"),
                try transaction.execute("UPDATE items SET n = 1 WHERE id <> 'a'"),
                try transaction.execute("CREATE INDEX items_n ON items (n)"),
                try transaction.execute("INSERT INTO items (id) VALUES ('a') ON CONFLICT DO NOTHING"),
                try transaction.execute("DELETE FROM items WHERE n = ?", [.integer(7)]),
            ]
        }
        #expect(counts == [3, 2, 0, 0, 0])
    }

    @Test func `A transaction that throws leaves nothing and hands the error on`() async throws {
        struct Refusal: Error, Equatable {}
        await #expect(throws: Refusal()) {
            try await self.database.write { transaction in
                try transaction.execute("INSERT INTO items (id) VALUES ('a')")
                throw Refusal()
            }
        }
        #expect(try await self.count() == 0)
    }

    @Test func `A failed statement ends the transaction, also where the body caught it`() async throws {
        let found = await code {
            try await self.database.write { transaction in
                try transaction.execute("INSERT INTO items (id) VALUES ('a')")
                _ = try? transaction.execute("INSERT INTO items (id) VALUES ('a')")
                _ = try? transaction.execute("INSERT INTO items (id) VALUES ('b')")
            }
        }
        #expect(found == .constraint)
        #expect(try await self.count() == 0)
    }

    @Test func `A cancelled task does not tear its transaction`() async throws {
        let database = self.database
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await database.write { try $0.execute("INSERT INTO items (id) VALUES ('a')") }
        }
        #expect(try await task.value == 1)
        #expect(try await self.count() == 1)
    }

    @Test func `A reader sees one state while others write`() async throws {
        let database = self.database
        let counts = try await database.read { transaction -> [Int64] in
            let before = try transaction.queryOne("SELECT COUNT(*) AS n FROM items")?.integer("n") ?? -1
            let done = DispatchSemaphore(value: 0)
            Task.detached {
                try await database.write { try $0.execute("INSERT INTO items (id) VALUES ('a')") }
                done.signal()
            }
            done.wait()
            return [before, try transaction.queryOne("SELECT COUNT(*) AS n FROM items")?.integer("n") ?? -1]
        }
        #expect(counts == [0, 0])
        #expect(try await self.count() == 1)
    }

    @Test(arguments: [
        ("INSERT INTO items (id) VALUES ('a')", SQLError.Code.constraint),
        ("INSERT INTO parts (item_id) VALUES ('nobody')", .constraint),
        ("INSERT INTO items (id) VALUES (NULL)", .constraint),
        ("SELECT nothing FROM items", .statement),
        ("INSERT INTO items (id) VALUES (?)", .statement),
    ])
    func `A refused statement says which kind it is`(_ statement: String, _ expected: SQLError.Code) async throws {
        try await self.database.write { try $0.execute("INSERT INTO items (id) VALUES ('a')") }
        let found = await code { try await self.database.write { _ = try $0.query(statement) } }
        #expect(found == expected)
    }

    #if DEBUG
    @Test func `A debug build refuses what is not portable`() async {
        let found = await code {
            try await self.database.read { _ = try $0.query("SELECT IFNULL(n, 0) AS n FROM items") }
        }
        #expect(found == .statement)
    }
    #endif

    @Test func `A read transaction refuses to write`() async {
        let byExecute = await code { try await self.database.read { _ = try $0.execute("DELETE FROM items") } }
        let byQuery = await code {
            try await self.database.read { _ = try $0.query("INSERT INTO items (id) VALUES ('a') RETURNING id") }
        }
        #expect([byExecute, byQuery] == [.statement, .statement])
    }

    @Test func `Two that have it open count without losing one`() async throws {
        let other = try self.files.open()
        try await self.database.write { try $0.execute("INSERT INTO items (id, n) VALUES ('a', 0)") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for database in [self.database, other] {
                group.addTask {
                    for _ in 0..<50 {
                        try await database.write { transaction in
                            let n = try transaction.queryOne("SELECT n FROM items")?.integer("n") ?? 0
                            try transaction.execute("UPDATE items SET n = ?", [.integer(n + 1)])
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let n = try await other.read { try $0.queryOne("SELECT n FROM items")?.integer("n") }
        #expect(n == 100)
    }

    @Test func `Many may make the same database at once`() async throws {
        let files = try TemporaryDatabase()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<8 {
                group.addTask {
                    let database = try files.open()
                    try await database.write { transaction in
                        try transaction.execute("CREATE TABLE IF NOT EXISTS t (n BIGINT)")
                        try transaction.execute("INSERT INTO t (n) VALUES (?)", [.integer(Int64(index))])
                    }
                }
            }
            try await group.waitForAll()
        }
        let rows = try await files.open().read { try $0.query("SELECT n FROM t") }
        #expect(rows.count == 8)
    }

    @Test func `A lock that stays is told apart`() async throws {
        let other = try self.files.open(busyTimeout: .milliseconds(50))
        let found = try await self.database.write { _ in
            // The second connection runs on its own threads, so waiting here holds only this one's lock.
            let result = Outcome()
            let done = DispatchSemaphore(value: 0)
            Task.detached {
                result.code = await code { try await other.write { _ = try $0.execute("DELETE FROM items") } }
                done.signal()
            }
            done.wait()
            return result.code
        }
        #expect(found == .busy)
    }

    @Test func `A full disk is told apart and costs nothing that was there`() async throws {
        try await self.database.write { try $0.execute("INSERT INTO items (id) VALUES ('a')") }
        _ = try self.database.writerSetting("max_page_count = 10")
        let found = await code {
            try await self.database.write { transaction in
                _ = try transaction.execute(
                    "INSERT INTO items (id, b) VALUES (?, ?)",
                    ["b", .blob([UInt8](repeating: 1, count: 1 << 20))]
                )
            }
        }
        #expect(found == .diskFull)
        #expect(try await self.count() == 1)
    }

    @Test func `A damaged file is an error of the disk`() async throws {
        try await self.database.write { transaction in
            for index in 0..<200 {
                try transaction.execute("INSERT INTO items (id) VALUES (?)", [.text("item number \(index)")])
            }
        }
        try self.database.close()
        var bytes = try Data(contentsOf: URL(filePath: self.files.path))
        for index in 4096..<bytes.count { bytes[index] = 0xAA }
        try bytes.write(to: URL(filePath: self.files.path))
        let found = await code { try await self.files.open().read { _ = try $0.query("SELECT id FROM items") } }
        #expect(found == .inputOutput)
    }

    @Test func `What is no database and what is not there are unavailable`() async throws {
        let text = self.files.folder.appending(path: "text").path
        try Data(repeating: 0x41, count: 8192).write(to: URL(filePath: text))
        for path in [text, "/nonexistent/folder/x.sqlite", self.files.folder.path] {
            let found = await code { _ = try SQLiteDatabase(path: path) }
            #expect(found == .unavailable, "\(path)")
        }
    }

    @Test func `A closed database refuses and what it had is there on the next opening`() async throws {
        try await self.database.write { try $0.execute("INSERT INTO items (id) VALUES ('a')") }
        try self.database.close()
        #expect(await code { _ = try await self.count() } == .unavailable)
        #expect(
            await code { try await self.database.write { _ = try $0.execute("DELETE FROM items") } } == .unavailable
        )
        let rows = try await self.files.open().read { try $0.query("SELECT id FROM items") }
        #expect(rows.count == 1)
    }

    @Test func `A text with a zero byte is refused, for one engine would cut it and the other fail`() async {
        let found = await code {
            try await self.database.write { _ = try $0.execute("INSERT INTO items (id) VALUES (?)", ["a\u{0}b"]) }
        }
        #expect(found == .statement)
    }

    @Test func `A parameter beyond the bound is refused`() async {
        let found = await code {
            try await self.database.write { transaction in
                let bytes = [UInt8](repeating: 0, count: SQLiteTransaction.maximumParameterSize + 1)
                try transaction.execute("INSERT INTO items (id, b) VALUES ('a', ?)", [.blob(bytes)])
            }
        }
        #expect(found == .statement)
    }

    private func count() async throws -> Int64 {
        try await self.database.read { try $0.queryOne("SELECT COUNT(*) AS n FROM items")?.integer("n") ?? -1 }
    }
}

/// What a detached task hands back over a semaphore.
private final class Outcome: @unchecked Sendable {
    var code: SQLError.Code?
}
