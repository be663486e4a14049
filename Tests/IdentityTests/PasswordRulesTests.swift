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

import Testing

@testable import Identity

@Suite struct PasswordRulesTests {
    @Test(arguments: [
        "four words make one", "abcdefgh1234", "            a b c", "пароль из слов", "🐎🔋🖇✅🎻🎺🎸🥁🎷🪕🪗🎹",
        String(repeating: "abcd", count: 32), "Ann goes to the sea",
    ])
    func `Long passwords are fit whatever their characters`(_ password: String) {
        #expect(PasswordRules.violation(in: password, name: "Ann") == nil)
    }

    @Test(arguments: [
        ("", "0 characters"),
        ("elevenchars", "11 characters"),
        (String(repeating: "abcd", count: 32) + "e", "too long"),
        (String(repeating: "long", count: 5000), "too long"),
        ("Maria-Theresia", "is the name"),
        ("MARIA-THERESIA1!", "is the name"),
        ("1234567890123", "first that are tried"),
        ("Password1234!", "first that are tried"),
        ("QWERTYUIOP123", "first that are tried"),
        ("aaaaaaaaaaaaaaa", "first that are tried"),
        ("abababababababab", "first that are tried"),
        ("Administrator", "first that are tried"),
        ("CorrectHorseBatteryStaple", "first that are tried"),
    ])
    func `Short, overlong, named and common ones are not`(_ password: String, _ why: String) {
        let violation = PasswordRules.violation(in: password, name: "Maria-Theresia")
        #expect(violation?.contains(why) == true, "\(violation ?? "nil")")
    }

    @Test func `An overlong text never becomes the bytes of an accepted password`() {
        let long = String(repeating: "é", count: 5000)
        #expect(PasswordRules.normalised(long).count == PasswordRules.maximumBytes + 1)
    }
}
