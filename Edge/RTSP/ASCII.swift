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

/// Text helpers for protocols whose syntax is ASCII; written out because this module goes without Foundation.
enum ASCII {
    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }

    static func lowercased(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
}

extension StringProtocol {
    /// Whether both texts are the same but for the case of ASCII letters.
    func isEqualIgnoringCase(_ other: some StringProtocol) -> Bool {
        self.utf8.elementsEqual(other.utf8) { ASCII.lowercased($0) == ASCII.lowercased($1) }
    }

    /// Whether the text begins with `prefix` but for the case of ASCII letters.
    func hasPrefixIgnoringCase(_ prefix: String) -> Bool {
        self.utf8.count >= prefix.utf8.count
            && zip(self.utf8, prefix.utf8).allSatisfy { ASCII.lowercased($0) == ASCII.lowercased($1) }
    }
}

extension Substring {
    /// The text without white space at both ends.
    var trimmed: Substring {
        var bytes = self.utf8
        while let byte = bytes.first, ASCII.isSpace(byte) { bytes.removeFirst() }
        while let byte = bytes.last, ASCII.isSpace(byte) { bytes.removeLast() }
        return Substring(bytes)
    }

    /// What lies before and after the first `separator`; nil without one.
    func cut(at separator: Character) -> (before: Substring, after: Substring)? {
        guard let index = self.firstIndex(of: separator) else { return nil }
        return (self[..<index], self[self.index(after: index)...])
    }
}

extension String {
    /// The text without white space at both ends.
    var trimmed: Substring { self[...].trimmed }
}
