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

/// A fault by which a camera refuses (SOAP 1.2 Part 1 §5.4; also the form of SOAP 1.1 §4.4).
struct SOAPFault: Hashable, Sendable {
    /// Bound of the camera's own words where they are shown.
    static let maximumReasonCharacters = 120

    /// The codes from the general to the special, without prefixes, for example `Sender`, `NotAuthorized`.
    var codes: [String]
    /// The camera's own words, on one line; may be empty.
    var reason: String

    init(_ element: SOAPElement) {
        self.codes = []
        self.reason = ""
        let spaces = Namespace.envelopes
        var code = element.first("Code", in: spaces)
        while let current = code {
            if let value = current.first("Value", in: spaces) { self.codes.append(Self.localName(value.value)) }
            code = current.first("Subcode", in: spaces)
        }
        if let old = element.first("faultcode", in: spaces) { self.codes.append(Self.localName(old.value)) }
        let text = element.first("Reason", in: spaces)?.first("Text", in: spaces)
        if let text = text ?? element.first("faultstring", in: spaces) { self.reason = Self.oneLine(text.text) }
    }

    private static func localName(_ name: String) -> String {
        guard let colon = name.lastIndex(of: ":") else { return name }
        return String(name[name.index(after: colon)...])
    }

    /// The text as part of a sentence: printable, on one line, without a full stop, cut at the bound.
    private static func oneLine(_ text: String) -> String {
        let printable = text.unicodeScalars.map { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) ? " " : $0 }
        var line = ""
        line.unicodeScalars.append(contentsOf: printable)
        line = String(line.split(separator: " ").joined(separator: " ").prefix(self.maximumReasonCharacters))
        while let last = line.last, ". ".contains(last) { line.removeLast() }
        return line
    }
}
