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

import Foundation

/// Which passwords are accepted: long ones, no composition rules, no expiry (OWASP ASVS 5.0 §6.2, NIST SP 800-63B §3.1.1).
public enum PasswordRules {
    /// The fewest and the most characters (Unicode code points after normalisation).
    public static let length = 12...128

    /// Bytes that are looked at at all; four for each code point and as much again for what normalisation joins.
    static let maximumBytes = 1024

    /// Different characters below which a password counts as a pattern.
    static let leastDistinct = 4

    /// The rule that a password breaks, as one sentence; nil where it is fit.
    public static func violation(in password: String, name: String) -> String? {
        let normal = String(decoding: self.normalised(password), as: UTF8.self)
        let count = normal.unicodeScalars.count
        if count < self.length.lowerBound {
            return "The password has \(count) characters; take at least \(self.length.lowerBound), such as four words."
        }
        if password.utf8.count > self.maximumBytes || count > self.length.upperBound {
            return "The password is too long; take at most \(self.length.upperBound) characters."
        }
        let folded = UserName.folded(normal)
        let core = self.core(folded)
        let nameFolded = UserName.folded(name)
        if folded == nameFolded || (!core.isEmpty && core == self.core(nameFolded)) {
            return "The password is the name; take another, such as four words."
        }
        if Set(folded).count < self.leastDistinct || self.common.contains(folded) || self.common.contains(core) {
            return "The password is among the first that are tried; take another, such as four words."
        }
        return nil
    }

    /// The bytes that are hashed: NFKC (NIST SP 800-63B §3.1.1.2), so that every keyboard types the same password.
    ///
    /// What is longer than any accepted password is cut to a length that is never accepted.
    static func normalised(_ password: String) -> [UInt8] {
        guard password.utf8.count <= self.maximumBytes else {
            return Array(password.utf8.prefix(self.maximumBytes + 1))
        }
        return Array(password.precomposedStringWithCompatibilityMapping.utf8)
    }

    /// The text without the digits and signs around it, which people add to a word to satisfy a rule.
    private static func core(_ text: String) -> String {
        let head = text.drop { !$0.isLetter }
        return String(head.reversed().drop { !$0.isLetter }.reversed())
    }

    /// Passwords of twelve characters and more, or the words in them, that lists of leaks have at the top.
    private static let common: Set<String> = [
        "password", "passwordpassword", "passw0rd", "p@ssw0rd", "p@ssword", "mypassword", "thepassword",
        "password1password",
        "letmein", "letmeinletmein", "letmeinplease", "welcome", "welcomewelcome", "changeme", "changemeplease",
        "changemechangeme", "administrator", "administration", "admin", "adminadmin", "adminadminadmin", "superadmin",
        "superuser", "rootroot", "rootrootroot", "qwerty", "qwertyqwerty", "qwertyuiop", "qwertyuiopasdfghjkl",
        "qwertyuiopasdf", "asdfghjkl", "asdfghjklasdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop", "1q2w3e4r5t6y",
        "1q2w3e4r5t6y7u8i", "q1w2e3r4t5y6", "1qaz2wsx3edc", "1qaz2wsx3edc4rfv", "qazwsxedc", "qazwsxedcrfv",
        "zaq12wsxcde3", "123456789012", "1234567890123", "12345678901234", "123456789012345", "1234567890123456",
        "12345678901234567890", "012345678901", "0123456789012", "123456123456", "123123123123", "112233445566",
        "987654321098", "098765432109", "abcdefghijkl", "abcdefghijklm", "abcdefghijklmnopqrstuvwxyz", "abcd1234abcd",
        "abc123abc123", "a1b2c3d4e5f6", "iloveyou", "iloveyouiloveyou", "iloveyousomuch", "sunshine", "princess",
        "football", "baseball", "basketball", "superman", "dragon", "monkey", "trustno1trustno1",
        "correcthorsebatterystaple",
        "correct horse battery staple", "oriel", "orieloriel", "orieloriel123", "videovideo", "cameracamera",
        "recording",
        "secretsecret", "secret", "testtesttest", "testtest", "testpassword", "demodemodemo", "default",
        "defaultpassword",
        "temporary", "temppassword", "newpassword", "hospital", "simulation", "universal", "internet", "computer",
    ]
}
