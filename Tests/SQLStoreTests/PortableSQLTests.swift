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

@Suite struct PortableSQLTests {
    @Test(arguments: [
        "SELECT id, t.name, COUNT(*) AS n, MAX(t.at) AS latest FROM things t WHERE a = ? AND b <> 'it''s' -- why",
        "SELECT DISTINCT id FROM t WHERE name_folded LIKE ? ESCAPE '\\' ORDER BY id LIMIT 10 OFFSET 20;",
        "SELECT * FROM t WHERE a IS NOT NULL AND b IS NOT DISTINCT FROM ? AND LOWER(c) NOT LIKE ? ESCAPE '!'",
        "SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) AS total FROM t WHERE id IN (SELECT MAX(id) FROM u LIMIT 1)",
        "SELECT 1 FROM t WHERE EXISTS (SELECT a + b FROM u) /* a comment with 'quotes */",
        "WITH x AS (SELECT a FROM t) SELECT a FROM x",
        "INSERT INTO t (a, b) VALUES (?, REPLACE(?, 'a', 'b')) ON CONFLICT (a) DO UPDATE SET b = excluded.b",
        "INSERT INTO t (a) VALUES (?) ON CONFLICT DO NOTHING RETURNING a",
        "UPDATE t SET a = a || ? WHERE b >= ? OR c != ?",
        "DELETE FROM t WHERE id IN (SELECT id FROM t ORDER BY at LIMIT 100)",
        "CREATE TABLE IF NOT EXISTS t (id TEXT NOT NULL PRIMARY KEY, n BIGINT DEFAULT 0, r DOUBLE PRECISION NOT NULL, "
            + "b BLOB, o TEXT REFERENCES u (id), UNIQUE (n, r), CHECK (n > 0))",
        "CREATE UNIQUE INDEX t_n ON t (n) WHERE n IS NOT NULL",
        "ALTER TABLE t ADD COLUMN c BIGINT NOT NULL DEFAULT 0",
        "DROP TABLE IF EXISTS t",
    ])
    func `Portable statements pass`(_ statement: String) {
        #expect(PortableSQL.violation(in: statement) == nil)
    }

    @Test(arguments: [
        ("", "empty"),
        ("PRAGMA user_version", "PRAGMA"),
        ("VACUUM", "VACUUM"),
        ("REPLACE INTO t (a) VALUES (1)", "REPLACE"),
        ("BEGIN", "BEGIN"),
        ("ATTACH 'x' AS y", "ATTACH"),
        ("SELECT a FROM t; DELETE FROM t", "Two statements"),
        ("CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT 1; END", "TRIGGER"),
        ("CREATE VIRTUAL TABLE t USING fts5 (a)", "VIRTUAL"),
        ("CREATE TABLE t (id BIGINT PRIMARY KEY AUTOINCREMENT)", "AUTOINCREMENT"),
        ("CREATE TABLE t (id BIGINT PRIMARY KEY) WITHOUT ROWID", "WITHOUT"),
        ("CREATE TABLE t (id BIGINT) STRICT", "STRICT"),
        ("CREATE TABLE t (id INTEGER)", "'INTEGER'"),
        ("CREATE TABLE t (a TEXT, b DOUBLE)", "'DOUBLE'"),
        ("CREATE TABLE t (a VARCHAR(10))", "'VARCHAR'"),
        ("CREATE TABLE t (a TEXT(10))", "length"),
        ("CREATE TABLE t (a BYTEA)", "'BYTEA'"),
        ("CREATE TABLE t (a)", "no type"),
        ("CREATE TABLE t (a BIGINT DEFAULT CURRENT_TIMESTAMP)", "CURRENT_TIMESTAMP"),
        ("CREATE TABLE t (a TEXT NOT NULL ON CONFLICT IGNORE)", "ON CONFLICT"),
        ("CREATE TABLE t AS SELECT a FROM u", "CREATE TABLE"),
        ("ALTER TABLE t ADD COLUMN c INT", "'INT'"),
        ("ALTER TABLE t ADD c TEXT", "ADD COLUMN"),
        ("ALTER TABLE t ADD CONSTRAINT c UNIQUE (a)", "ADD COLUMN"),
        ("INSERT OR IGNORE INTO t (a) VALUES (1)", "INSERT OR"),
        ("INSERT OR REPLACE INTO t (a) VALUES (1)", "not portable"),
        ("UPDATE OR IGNORE t SET a = 1", "UPDATE OR"),
        ("INSERT INTO t (a) VALUES (1) ON CONFLICT DO UPDATE SET a = 2", "ON CONFLICT"),
        ("SELECT rowid FROM t", "rowid"),
        ("SELECT a FROM t WHERE a GLOB 'x*'", "GLOB"),
        ("SELECT a FROM t WHERE a = datetime('now')", "datetime()"),
        ("SELECT strftime('%s', a) AS b FROM t", "strftime()"),
        ("SELECT a FROM t WHERE a = \"x\"", "quotes"),
        ("SELECT `a` FROM t", "quotes"),
        ("SELECT [a] FROM t", "quotes"),
        ("SELECT IFNULL(a, 0) AS a FROM t", "COALESCE"),
        ("SELECT a FROM t WHERE a = ?1", "Numbered"),
        ("SELECT a FROM t WHERE a = :a", "'?'"),
        ("SELECT a FROM t WHERE a = @a", "'?'"),
        ("SELECT a FROM t WHERE a = $1", "'?'"),
        ("SELECT a::text AS b FROM t", "CAST"),
        ("SELECT a FROM t LIMIT 5, 10", "OFFSET"),
        ("SELECT a FROM t WHERE a IN (SELECT b FROM u LIMIT ?, ?)", "OFFSET"),
        ("SELECT a FROM t LIMIT -1", "negative"),
        ("DELETE FROM t WHERE a = 1 LIMIT 5", "LIMIT"),
        ("SELECT a FROM t WHERE a == 1", "'='"),
        ("SELECT a FROM t WHERE a IS ?", "IS compares"),
        ("SELECT a FROM t WHERE a IS NOT 1", "IS compares"),
        ("SELECT a FROM t WHERE a ISNULL", "IS NULL"),
        ("SELECT a FROM t WHERE b = TRUE", "TRUE"),
        ("SELECT a FROM t WHERE a LIKE ? ESCAPE '!'", "ignores case"),
        ("SELECT a FROM t WHERE a_folded LIKE ?", "ESCAPE"),
        ("SELECT a FROM t ORDER BY a COLLATE NOCASE", "COLLATE"),
        ("SELECT MAX(a, b) AS c FROM t", "two values"),
        ("SELECT SUM(a) AS c FROM t", "CAST"),
        ("SELECT COUNT(*) FROM t", "AS"),
        ("SELECT a, b + 1 FROM t", "AS"),
        ("SELECT CAST(a AS INTEGER) AS b FROM t", "'integer'"),
        ("SELECT userName FROM t", "mixes cases"),
        ("SELECT a FROM t WHERE b = x'00'", "parameter"),
        ("SELECT a -> 'x' AS b FROM t", "'->'"),
        ("SELECT a FROM t WHERE b = 'open", "missing"),
        ("SELECT a FROM t /* open", "missing"),
        ("SELECT a FROM t WHERE b = 0x10", "decimal"),
        ("INSERT INTO t (a) VALUES (last_insert_rowid())", "UUID"),
    ])
    func `What one engine alone understands is refused and named`(_ statement: String, _ named: String) {
        let violation = PortableSQL.violation(in: statement)
        #expect(violation?.contains(named) == true, "\(violation ?? "nil")")
    }

    @Test func `Words inside texts and comments mean nothing`() {
        let statement = "SELECT a FROM t WHERE b = 'PRAGMA \"x\" == ?1' /* REPLACE INTO */ -- GLOB"
        #expect(PortableSQL.violation(in: statement) == nil)
    }

    @Test func `A remembered answer is the same answer`() {
        for statement in ["SELECT a FROM t", "VACUUM"] {
            let first = PortableSQL.cachedViolation(in: statement)
            #expect(first == PortableSQL.violation(in: statement))
            #expect(PortableSQL.cachedViolation(in: statement) == first)
        }
    }
}
