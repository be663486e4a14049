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

/// One word, number, text or sign of a statement; white space and comments are left out.
struct SQLToken: Equatable {
    enum Kind: Equatable {
        /// A keyword or name outside quotes.
        case word
        /// A number.
        case number
        /// A text in single quotes.
        case text
        /// A name in double quotes, back quotes or brackets.
        case quotedName
        /// An operator, a bracket, a comma, a parameter's `?`.
        case sign
        /// A text, name or comment whose end is missing.
        case unfinished
    }

    var kind: Kind
    /// The characters as written.
    var text: String
    /// The characters in lower case for a word, as written for anything else.
    var key: String
    /// How many parentheses are open around the token; a parenthesis counts as outside of itself.
    var depth: Int

    /// Splits a statement into its tokens.
    static func tokens(of statement: String) -> [SQLToken] {
        var scanner = SQLScanner(statement)
        var tokens: [SQLToken] = []
        var depth = 0
        while let (kind, text) = scanner.next() {
            if text == ")" { depth -= 1 }
            let key = kind == .word ? text.lowercased() : text
            tokens.append(SQLToken(kind: kind, text: text, key: key, depth: depth))
            if text == "(" { depth += 1 }
        }
        return tokens
    }
}

/// Reads the characters of a statement token by token.
private struct SQLScanner {
    private static let pairs: Set<String> = ["==", "!=", "<>", "<=", ">=", "||", "<<", ">>", "->", "::"]

    private var rest: Substring.UnicodeScalarView

    init(_ statement: String) {
        self.rest = Substring(statement).unicodeScalars
    }

    mutating func next() -> (SQLToken.Kind, String)? {
        if self.skipSpaceAndComments() == false { return (.unfinished, "/*") }
        guard let first = self.rest.first else { return nil }
        switch first {
        case "'": return self.quoted(end: "'", .text)
        case "\"", "`": return self.quoted(end: first, .quotedName)
        case "[": return self.quoted(end: "]", .quotedName)
        case "0"..."9":
            return (.number, self.take { $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "." })
        default:
            if first == "_" || first.properties.isAlphabetic {
                return (.word, self.take { $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "_" })
            }
            let pair = String(String.UnicodeScalarView(self.rest.prefix(2)))
            let text = Self.pairs.contains(pair) ? pair : String(first)
            self.rest = self.rest.dropFirst(text.unicodeScalars.count)
            return (.sign, text)
        }
    }

    /// False when a comment does not end.
    private mutating func skipSpaceAndComments() -> Bool {
        while let first = self.rest.first {
            if first.properties.isWhitespace {
                self.rest = self.rest.dropFirst()
            } else if self.rest.starts(with: "--".unicodeScalars) {
                self.rest = self.rest.drop { $0 != "\n" }
            } else if self.rest.starts(with: "/*".unicodeScalars) {
                self.rest = self.rest.dropFirst(2)
                while !self.rest.isEmpty, !self.rest.starts(with: "*/".unicodeScalars) {
                    self.rest = self.rest.dropFirst()
                }
                if self.rest.isEmpty { return false }
                self.rest = self.rest.dropFirst(2)
            } else {
                break
            }
        }
        return true
    }

    /// A token that ends at `end`, which stands twice where it is meant itself.
    private mutating func quoted(end: Unicode.Scalar, _ kind: SQLToken.Kind) -> (SQLToken.Kind, String) {
        var text = String(String.UnicodeScalarView(self.rest.prefix(1)))
        self.rest = self.rest.dropFirst()
        while let scalar = self.rest.first {
            text.unicodeScalars.append(scalar)
            self.rest = self.rest.dropFirst()
            if scalar == end {
                guard self.rest.first == end else { return (kind, text) }
                text.unicodeScalars.append(end)
                self.rest = self.rest.dropFirst()
            }
        }
        return (.unfinished, text)
    }

    private mutating func take(while belongs: (Unicode.Scalar) -> Bool) -> String {
        let taken = self.rest.prefix(while: belongs)
        self.rest = self.rest.dropFirst(taken.count)
        return String(String.UnicodeScalarView(taken))
    }
}
