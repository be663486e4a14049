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

import Synchronization

/// The subset of SQL that SQLite 3.40 and PostgreSQL 15 understand alike, held by a check of each statement's tokens.
///
/// The subset, in short:
/// - One statement of `SELECT`, `WITH`, `INSERT`, `UPDATE`, `DELETE`, `CREATE TABLE`, `CREATE INDEX`, `ALTER TABLE`, `DROP`.
/// - Parameters `?`, texts in single quotes, names in lower case and without quotes.
/// - Column types `TEXT`, `BIGINT`, `DOUBLE PRECISION` and `BLOB`, which the engine for PostgreSQL turns into `BYTEA`.
///   Truth is 0 or 1, times are microseconds: neither `TRUE` nor `CURRENT_TIMESTAMP`.
/// - `INSERT … ON CONFLICT (…) DO UPDATE` or `ON CONFLICT DO NOTHING`, never `INSERT OR` or `REPLACE INTO`.
/// - Computed columns of the outermost `SELECT` have a name by `AS`; `SUM` and `AVG` stand inside `CAST(… AS BIGINT)` or
///   `CAST(… AS DOUBLE PRECISION)`, because PostgreSQL widens them to `NUMERIC`.
/// - `LIKE` on a folded column or a `LOWER(…)`, with `ESCAPE`, because the engines differ in both.
///
/// What a check of tokens cannot see, tests see by running the same statements on both engines.
public enum PortableSQL {
    /// The number of statements whose result is kept.
    static let cacheCapacity = 4096

    private static let cache = Mutex<[String: String?]>([:])

    /// What is not portable in `statement` and what to write instead, as one sentence; nil where nothing is found.
    public static func violation(in statement: String) -> String? {
        let tokens = SQLToken.tokens(of: statement)
        return self.start(tokens) ?? self.words(tokens) ?? self.signs(tokens) ?? self.clauses(tokens)
            ?? self.types(tokens) ?? self.resultNames(tokens)
    }

    /// The same, remembered by the text of the statement.
    static func cachedViolation(in statement: String) -> String? {
        if let known = self.cache.withLock({ $0[statement] }) { return known }
        let violation = self.violation(in: statement)
        self.cache.withLock { cache in
            if cache.count >= self.cacheCapacity { cache.removeAll() }
            cache[statement] = .some(violation)
        }
        return violation
    }

    /// The statement's first word, and that there is one statement only.
    private static func start(_ tokens: [SQLToken]) -> String? {
        guard let first = tokens.first else { return "The statement is empty." }
        guard first.kind == .word, self.statements.contains(first.key) else {
            return "A statement does not start with '\(first.text)' in the portable subset."
        }
        let second = tokens.dropFirst().first?.key ?? ""
        if first.key == "create", !["table", "index", "unique"].contains(second) {
            return
                "'\(first.text) \(tokens.element(at: 1)?.text ?? "")' is not portable; only tables and indexes are made."
        }
        if let end = tokens.firstIndex(where: { $0.key == ";" }), end != tokens.count - 1 {
            return "Two statements stand in one text; run them one by one."
        }
        return nil
    }

    /// Words that one engine does not know or reads in another way.
    private static func words(_ tokens: [SQLToken]) -> String? {
        for (index, token) in tokens.enumerated() where token.kind == .word {
            let next = tokens.element(at: index + 1)
            if let remedy = self.refusedWords[token.key] {
                return "'\(token.text)' is not portable; \(remedy)."
            }
            if next?.key == "(" {
                if let remedy = self.refusedFunctions[token.key] {
                    return "'\(token.text)()' is not portable; \(remedy)."
                }
            } else if token.key == "replace" {
                return "'REPLACE' is not portable; write INSERT … ON CONFLICT (…) DO UPDATE."
            }
            if next?.kind == .text, self.literalPrefixes.contains(token.key) {
                return "A text after '\(token.text)' has a meaning in one engine only; use a parameter."
            }
            if token.text != token.text.lowercased(), token.text != token.text.uppercased() {
                return "The name '\(token.text)' mixes cases, which PostgreSQL folds; write it in lower case."
            }
        }
        return nil
    }

    /// Signs and quotes that one engine does not know or reads in another way.
    private static func signs(_ tokens: [SQLToken]) -> String? {
        for (index, token) in tokens.enumerated() {
            switch token.kind {
            case .unfinished: return "The end of \(token.text) is missing."
            case .quotedName: return "\(token.text) is in quotes for names; texts take single quotes and names none."
            case .number where token.text.lowercased().hasPrefix("0x"):
                return "The number \(token.text) is not portable; write it in decimal."
            case .sign:
                if let remedy = self.refusedSigns[token.text] { return "'\(token.text)' is not portable; \(remedy)." }
                if token.text == "?", tokens.element(at: index + 1)?.kind == .number {
                    return "Numbered parameters are not portable; write '?'."
                }
            default: break
            }
        }
        return nil
    }

    /// The first words of a statement in the subset.
    private static let statements: Set<String> = [
        "select", "with", "insert", "update", "delete", "create", "alter", "drop",
    ]

    private static let literalPrefixes: Set<String> = ["x", "e", "b", "n", "u"]

    private static let time = "pass the time as a parameter, in microseconds since 1970"

    private static let refusedWords: [String: String] = [
        "autoincrement": "mint ids of UUID version 7",
        "pragma": "the engine sets its own connection up",
        "rowid": "name a primary key",
        "_rowid_": "name a primary key",
        "oid": "name a primary key",
        "without": "leave WITHOUT ROWID out",
        "strict": "leave STRICT out",
        "virtual": "use a plain table",
        "glob": "compare a folded column by LIKE",
        "regexp": "compare a folded column by LIKE",
        "match": "compare a folded column by LIKE",
        "ilike": "compare a folded column by LIKE",
        "similar": "compare a folded column by LIKE",
        "collate": "store a folded column",
        "nocase": "store a folded column",
        "indexed": "let the engine choose",
        "isnull": "write IS NULL",
        "notnull": "write IS NOT NULL",
        "true": "write 1",
        "false": "write 0",
        "current_timestamp": Self.time,
        "current_date": Self.time,
        "current_time": Self.time,
        "serial": "mint ids of UUID version 7",
        "bigserial": "mint ids of UUID version 7",
    ]

    private static let refusedFunctions: [String: String] = [
        "datetime": Self.time, "strftime": Self.time, "date": Self.time, "time": Self.time, "julianday": Self.time,
        "unixepoch": Self.time, "now": Self.time, "extract": Self.time, "to_timestamp": Self.time,
        "ifnull": "write COALESCE",
        "iif": "write CASE WHEN",
        "greatest": "write CASE WHEN",
        "least": "write CASE WHEN",
        "total": "write CAST(COALESCE(SUM(…), 0) AS DOUBLE PRECISION)",
        "group_concat": "join the texts in the program",
        "string_agg": "join the texts in the program",
        "instr": "search in the program or by LIKE",
        "position": "search in the program or by LIKE",
        "random": "pass a parameter",
        "randomblob": "pass a parameter",
        "zeroblob": "pass a parameter",
        "hex": "format in the program",
        "printf": "format in the program",
        "format": "format in the program",
        "quote": "format in the program",
        "char": "format in the program",
        "unicode": "format in the program",
        "typeof": "check the type in the program",
        "changes": "use the count that execute returns",
        "last_insert_rowid": "mint ids of UUID version 7",
        "json": "take the document apart in the program",
        "json_extract": "take the document apart in the program",
        "json_each": "take the document apart in the program",
        "unnest": "pass the values as parameters",
        "generate_series": "pass the values as parameters",
    ]

    private static let refusedSigns: [String: String] = [
        "==": "write '='",
        "->": "take the document apart in the program",
        "::": "write CAST(… AS …)",
        ":": "write parameters as '?'",
        "@": "write parameters as '?'",
        "$": "write parameters as '?'",
        "#": "leave it out",
        "{": "leave it out",
    ]
}

extension [SQLToken] {
    /// The token at `index`, nil past either end.
    func element(at index: Int) -> SQLToken? { self.indices.contains(index) ? self[index] : nil }
}
