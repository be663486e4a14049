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

/// Header fields in the order they came; names are compared without case (RFC 2326 §4.2).
public struct RTSPHeaders: Hashable, Sendable {
    /// One field.
    public struct Field: Hashable, Sendable {
        /// The name as written.
        public var name: String
        /// The value without white space around it.
        public var value: String
    }

    /// All fields in order.
    public private(set) var fields: [Field] = []

    /// Makes an empty collection.
    public init() {}

    /// The value of the first field with this name; setting one replaces all of them, nil removes them.
    public subscript(_ name: String) -> String? {
        get { self.fields.first { $0.name.isEqualIgnoringCase(name) }?.value }
        set {
            self.fields.removeAll { $0.name.isEqualIgnoringCase(name) }
            if let newValue { self.append(name, newValue) }
        }
    }

    /// The values of all fields with this name, in order.
    public func values(of name: String) -> [String] {
        self.fields.filter { $0.name.isEqualIgnoringCase(name) }.map(\.value)
    }

    /// Adds a field behind the others.
    public mutating func append(_ name: String, _ value: String) {
        self.fields.append(Field(name: name, value: value))
    }

    /// Adds text to the value of the last field, as a folded line does.
    mutating func continueLast(with text: Substring) {
        guard let index = self.fields.indices.last else { return }
        self.fields[index].value += " " + text
    }

    /// Reads header lines, tolerant: lines without colon are skipped, lines that begin with white space continue the last.
    static func parse(lines: some Sequence<Substring>) -> RTSPHeaders {
        var headers = RTSPHeaders()
        for line in lines {
            if let first = line.utf8.first, ASCII.isSpace(first), !line.trimmed.isEmpty {
                headers.continueLast(with: line.trimmed)
            } else if let (name, value) = line.cut(at: ":") {
                headers.append(String(name.trimmed), String(value.trimmed))
            }
        }
        return headers
    }

    /// The fields as lines; line breaks inside values, which would start a field, are left out.
    var serialized: String {
        self.fields.map { "\($0.name): \($0.value.filter { !$0.isNewline })\r\n" }.joined()
    }
}
