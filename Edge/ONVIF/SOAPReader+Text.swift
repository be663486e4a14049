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

extension SOAPReader {
    /// Bound of what stands between `&` and `;`.
    private static let maximumReferenceBytes = 10

    /// Appends text with its references replaced (XML 1.0 §4.1, §4.6).
    ///
    /// An ampersand that begins no reference stands for itself: cameras forget to escape it in URIs, and there are no
    /// entities but the five that XML defines.
    static func appendText(_ text: ArraySlice<UInt8>, to result: inout [UInt8]) {
        var rest = text
        while let ampersand = rest.firstIndex(of: UInt8(ascii: "&")) {
            result += rest[rest.startIndex..<ampersand]
            rest = rest[(ampersand + 1)...]
            let name = rest.prefix(self.maximumReferenceBytes).prefix { $0 != UInt8(ascii: ";") }
            if name.endIndex < rest.endIndex, rest[name.endIndex] == UInt8(ascii: ";"), let scalar = self.scalar(name) {
                result += Array(String(Character(scalar)).utf8)
                rest = rest[(name.endIndex + 1)...]
            } else {
                result.append(UInt8(ascii: "&"))
            }
        }
        result += rest
    }

    /// The character that a reference stands for; nil where it is none.
    private static func scalar(_ name: ArraySlice<UInt8>) -> Unicode.Scalar? {
        switch String(decoding: name, as: UTF8.self) {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default: break
        }
        guard name.first == UInt8(ascii: "#") else { return nil }
        let digits = name.dropFirst()
        let isHexadecimal = digits.first == UInt8(ascii: "x")
        let number = String(decoding: isHexadecimal ? digits.dropFirst() : digits, as: UTF8.self)
        guard let value = UInt32(number, radix: isHexadecimal ? 16 : 10), value > 0 else { return nil }
        return Unicode.Scalar(value)
    }

    /// The message in UTF-8 without a byte order mark.
    ///
    /// The mark decides, for cameras declare `utf-16` and send UTF-8; without one, only ISO 8859-1 is taken at its word.
    static func utf8(_ bytes: [UInt8]) -> [UInt8] {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return Array(bytes.dropFirst(3)) }
        if bytes.starts(with: [0xFE, 0xFF]) { return self.fromUTF16(bytes.dropFirst(2), highFirst: true) }
        if bytes.starts(with: [0xFF, 0xFE]) { return self.fromUTF16(bytes.dropFirst(2), highFirst: false) }
        guard bytes.contains(where: { $0 >= 0x80 }), self.declaresLatin1(bytes) else { return bytes }
        return bytes.flatMap { $0 < 0x80 ? [$0] : [0xC0 | $0 >> 6, 0x80 | $0 & 0x3F] }
    }

    private static func fromUTF16(_ bytes: ArraySlice<UInt8>, highFirst: Bool) -> [UInt8] {
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        var rest = bytes
        while let first = rest.popFirst(), let second = rest.popFirst() {
            units.append(highFirst ? UInt16(first) << 8 | UInt16(second) : UInt16(second) << 8 | UInt16(first))
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }

    private static func declaresLatin1(_ bytes: [UInt8]) -> Bool {
        guard bytes.starts(with: "<?xml".utf8) else { return false }
        let declaration = bytes.prefix(128).prefix { $0 != UInt8(ascii: ">") }
        return String(decoding: declaration, as: UTF8.self).lowercased().contains("iso-8859-1")
    }
}
