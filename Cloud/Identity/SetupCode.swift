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

import Crypto

/// The 128 random bits that let the first administrator in, typed once from the server's console.
///
/// Written in Crockford's base 32 (https://www.crockford.com/base32.html), in groups of four, so that it survives being
/// read aloud; upper and lower case, hyphens, and O for 0, I or L for 1 do not matter.
struct SetupCode {
    /// Bytes of a code.
    static let size = 16

    /// How long a code is valid.
    static let lifetime: Duration = .seconds(24 * 3600)

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

    /// The 26 characters without hyphens.
    private let characters: String

    /// Makes a new code.
    init() {
        var characters = ""
        var buffer: UInt32 = 0
        var bits = 0
        for byte in randomBytes(Self.size) {
            buffer = buffer << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                characters.append(Self.alphabet[Int(buffer >> UInt32(bits) & 31)])
            }
        }
        characters.append(Self.alphabet[Int(buffer << UInt32(5 - bits) & 31)])
        self.characters = characters
    }

    /// Reads what a person typed; nil where it cannot be a code.
    init?(_ text: String) {
        guard text.utf8.count <= 64 else { return nil }
        var characters = ""
        for character in text.uppercased() where character != "-" && !character.isWhitespace {
            switch character {
            case "O": characters.append("0")
            case "I", "L": characters.append("1")
            case _ where Self.alphabet.contains(character): characters.append(character)
            default: return nil
            }
        }
        guard characters.count == 26 else { return nil }
        self.characters = characters
    }

    /// The form that is shown: groups of four with hyphens.
    var text: String {
        var text = ""
        for (index, character) in self.characters.enumerated() {
            if index > 0, index.isMultiple(of: 4) { text.append("-") }
            text.append(character)
        }
        return text
    }

    /// What the database holds.
    var hash: [UInt8] { Array(SHA256.hash(data: Array(self.characters.utf8))) }
}
