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

/// One way to authenticate that a server offers in `WWW-Authenticate` (RFC 9110 §11.6.1, RFC 7616 §3.3).
struct AuthenticationChallenge: Hashable, Sendable {
    /// The scheme in lower case, for example `digest`.
    var scheme: String
    /// The parameters, names in lower case, values without quotes and otherwise as written.
    var parameters: [String: String] = [:]

    /// Reads the challenges of one field value, of which there may be several with commas between.
    ///
    /// Tolerant: commas may be missing, spaces may surround `=`, and quotes inside a quoted value belong to it unless
    /// a comma or the next parameter follows.
    static func parse(_ text: some StringProtocol) -> [AuthenticationChallenge] {
        var challenges: [AuthenticationChallenge] = []
        var rest = Substring(text)
        while true {
            rest = rest.drop { $0.isWhitespace || $0 == "," || $0 == ";" }
            let word = rest.prefix { !$0.isWhitespace && $0 != "=" && $0 != "," && $0 != "\"" }
            let after = rest[word.endIndex...].drop { $0.isWhitespace }
            if word.isEmpty {
                // A stray '=' or quote: skip it.
                if rest.isEmpty { return challenges }
                rest = rest.dropFirst()
            } else if after.first == "=" {
                let (value, behind) = self.value(after.dropFirst().drop { $0.isWhitespace })
                rest = behind
                if challenges.isEmpty { continue }
                let name = word.lowercased()
                if challenges[challenges.count - 1].parameters[name] == nil {
                    challenges[challenges.count - 1].parameters[name] = value
                }
            } else {
                challenges.append(AuthenticationChallenge(scheme: word.lowercased()))
                rest = rest[word.endIndex...]
            }
        }
    }

    private static func value(_ text: Substring) -> (String, Substring) {
        guard text.first == "\"" else {
            let value = text.prefix { !$0.isWhitespace && $0 != "," && $0 != ";" }
            return (String(value), text[value.endIndex...])
        }
        let content = text.dropFirst()
        var index = content.startIndex
        while index < content.endIndex {
            let next = content.index(after: index)
            if content[index] == "\\", next < content.endIndex {
                index = content.index(after: next)
                continue
            }
            if content[index] == "\"", self.endsValue(content[next...]) {
                return (String(content[..<index]), content[next...])
            }
            index = next
        }
        return (String(content), "")
    }

    /// Whether a quote before `rest` closes its value: the end, a comma, or white space and another parameter follow.
    private static func endsValue(_ rest: Substring) -> Bool {
        let after = rest.drop { $0.isWhitespace }
        guard let first = after.first else { return true }
        if first == "," || first == ";" { return true }
        let name = after.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        return !name.isEmpty && after[name.endIndex...].drop { $0.isWhitespace }.first == "="
    }
}
