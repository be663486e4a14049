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

extension PortableSQL {
    /// Clauses whose words both engines know and whose meaning or form differs.
    static func clauses(_ tokens: [SQLToken]) -> String? {
        var callees: [String] = []
        for (index, token) in tokens.enumerated() {
            if token.key == "(" { callees.append(index > 0 ? tokens[index - 1].key : "") }
            if token.key == ")" { _ = callees.popLast() }
            guard token.kind == .word else { continue }
            let isCall = tokens.element(at: index + 1)?.key == "("
            let found: String? =
                switch token.key {
                case "or" where tokens.element(at: index - 1)?.key == "insert":
                    "'INSERT OR' is not portable; write INSERT … ON CONFLICT (…) DO UPDATE."
                case "or" where tokens.element(at: index - 1)?.key == "update":
                    "'UPDATE OR' is not portable; handle the conflict in the program."
                case "conflict": self.conflict(tokens, at: index)
                case "limit": self.limit(tokens, at: index)
                case "is": self.comparison(tokens, at: index)
                case "like": self.like(tokens, at: index)
                case "max" where isCall, "min" where isCall: self.extreme(tokens, at: index)
                case "sum" where isCall && !callees.contains("cast"), "avg" where isCall && !callees.contains("cast"):
                    "\(token.text) has another type in PostgreSQL; write CAST(\(token.text)(…) AS BIGINT) or AS DOUBLE PRECISION."
                default: nil
                }
            if let found { return found }
        }
        let likes = tokens.count { $0.kind == .word && $0.key == "like" }
        if likes > tokens.count(where: { $0.kind == .word && $0.key == "escape" }) {
            return "LIKE takes a backslash as escape in PostgreSQL alone; write LIKE ? ESCAPE '\\'."
        }
        return nil
    }

    /// `ON CONFLICT` in any form but that of an upsert belongs to SQLite.
    private static func conflict(_ tokens: [SQLToken], at index: Int) -> String? {
        let next = tokens.element(at: index + 1)?.key
        if next == "(" || (next == "do" && tokens.element(at: index + 2)?.key == "nothing") { return nil }
        return "ON CONFLICT needs the columns in PostgreSQL; write ON CONFLICT (…) DO UPDATE or DO NOTHING."
    }

    private static func limit(_ tokens: [SQLToken], at index: Int) -> String? {
        let depth = tokens[index].depth
        if tokens.element(at: index + 1)?.key == "-" { return "A negative LIMIT is not portable; leave it out." }
        if depth == 0, ["update", "delete"].contains(tokens[0].key) {
            return "LIMIT in \(tokens[0].text) is not portable; write WHERE id IN (SELECT … LIMIT …)."
        }
        for token in tokens.dropFirst(index + 1) where token.depth <= depth {
            if token.depth < depth || token.key == ")" { break }
            if token.key == "," { return "LIMIT a, b is not portable; write LIMIT b OFFSET a." }
        }
        return nil
    }

    /// `IS` compares any two values in SQLite, in PostgreSQL only with `NULL` and by `DISTINCT FROM`.
    private static func comparison(_ tokens: [SQLToken], at index: Int) -> String? {
        let next = tokens.element(at: index + 1)?.key
        let compared = next == "not" ? tokens.element(at: index + 2)?.key : next
        guard let compared, ["null", "distinct"].contains(compared) else {
            return "IS compares only with NULL in PostgreSQL; write '=' or IS NOT DISTINCT FROM."
        }
        return nil
    }

    private static func like(_ tokens: [SQLToken], at index: Int) -> String? {
        let before = tokens.element(at: index - 1)
        let operand = before?.key == "not" ? tokens.element(at: index - 2) : before
        guard let operand, operand.key == ")" || operand.key.contains("folded") || operand.key.contains("search") else {
            return "LIKE ignores case in SQLite alone; compare a column named folded_… or search_…, or LOWER(…)."
        }
        return nil
    }

    /// `MAX(a, b)` of one row is `GREATEST` in PostgreSQL.
    private static func extreme(_ tokens: [SQLToken], at index: Int) -> String? {
        let depth = tokens[index].depth
        for token in tokens.dropFirst(index + 2) {
            if token.depth <= depth { break }
            if token.key == ",", token.depth == depth + 1 {
                return "\(tokens[index].text) of two values is not portable; write CASE WHEN."
            }
        }
        return nil
    }

    /// Computed columns of the outermost `SELECT` are named by the engines in two ways, so they need `AS`.
    static func resultNames(_ tokens: [SQLToken]) -> String? {
        guard tokens.first?.key == "select" else { return nil }
        var list = tokens.dropFirst().prefix { $0.depth > 0 || $0.key != "from" }
        if let first = list.first?.key, first == "distinct" || first == "all" { list = list.dropFirst() }
        for item in list.split(whereSeparator: { $0.depth == 0 && $0.key == "," }) {
            let isColumn = item.allSatisfy { $0.kind == .word || $0.key == "." || $0.key == "*" || $0.key == ";" }
            let isNumber = item.count == 1 && item.first?.kind == .number
            let isNamed = item.contains { $0.depth == 0 && $0.kind == .word && $0.key == "as" }
            if !isColumn, !isNumber, !isNamed {
                return "The engines name '\(item.map(\.text).joined())' in two ways; give it a name by AS."
            }
        }
        return nil
    }
}
