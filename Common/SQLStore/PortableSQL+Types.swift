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
    /// The types of columns: of `CREATE TABLE`, of `ALTER TABLE … ADD COLUMN` and of `CAST`.
    static func types(_ tokens: [SQLToken]) -> String? {
        if let violation = self.casts(tokens) { return violation }
        if tokens.starts(with: ["create", "table"]) {
            guard let open = tokens.firstIndex(where: { $0.key == "(" }) else {
                return "CREATE TABLE names its columns with their types."
            }
            let body = tokens.dropFirst(open + 1).prefix { $0.depth > 0 }
            if tokens.dropFirst(open + 1 + body.count).contains(where: { $0.key != ")" && $0.key != ";" }) {
                return "Nothing follows the columns of CREATE TABLE in the portable subset."
            }
            for column in body.split(whereSeparator: { $0.depth == 1 && $0.key == "," }) {
                if let first = column.first, self.tableConstraints.contains(first.key) { continue }
                if let violation = self.type(of: Array(column)) { return violation }
            }
        }
        if tokens.starts(with: ["alter", "table"]), let add = tokens.firstIndex(where: { $0.key == "add" }) {
            guard tokens.element(at: add + 1)?.key == "column" else {
                return "ALTER TABLE adds only columns in SQLite; write ADD COLUMN."
            }
            return self.type(of: Array(tokens.dropFirst(add + 2)))
        }
        return nil
    }

    private static let tableConstraints: Set<String> = ["primary", "unique", "foreign", "check", "constraint"]

    private static let columnTypes: Set<String> = ["text", "bigint", "blob"]

    /// A column's definition: its name, its type, its constraints.
    private static func type(of column: [SQLToken]) -> String? {
        guard let name = column.first else { return "A column has no name." }
        guard let type = column.element(at: 1), type.kind == .word else {
            return "The column '\(name.text)' has no type; \(self.remedy)."
        }
        var end = 2
        if type.key == "double", column.element(at: 2)?.key == "precision" {
            end = 3
        } else if !self.columnTypes.contains(type.key) {
            return "The type '\(type.text)' of '\(name.text)' is not portable; \(self.remedy)."
        }
        if let next = column.element(at: end), next.key == "(" {
            return "The type of '\(name.text)' takes no length; \(self.remedy)."
        }
        return nil
    }

    private static func casts(_ tokens: [SQLToken]) -> String? {
        for (index, token) in tokens.enumerated() where token.key == "cast" && token.kind == .word {
            let inside = tokens.dropFirst(index + 2).prefix { $0.depth > token.depth }
            guard let named = inside.lastIndex(where: { $0.key == "as" && $0.depth == token.depth + 1 }) else {
                continue
            }
            let type = inside[(named + 1)...].map(\.key).joined(separator: " ")
            guard ["text", "bigint", "double precision"].contains(type) else {
                return "CAST to '\(type)' is not portable; \(self.remedy)."
            }
        }
        return nil
    }

    private static let remedy = "use TEXT, BIGINT, DOUBLE PRECISION or BLOB"
}

extension [SQLToken] {
    fileprivate func starts(with words: [String]) -> Bool { self.prefix(words.count).map(\.key) == words }
}
