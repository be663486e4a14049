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

@Suite struct UserNameTests {
    @Test(arguments: [("Ann", "Ann"), ("  Ann Lee\n", "Ann Lee"), ("E\u{301}va", "\u{C9}va")])
    func `A name is kept without the space around it`(_ name: String, _ cleaned: String) {
        #expect(UserName.cleaned(name)?.unicodeScalars.elementsEqual(cleaned.unicodeScalars) == true)
    }

    @Test(arguments: ["", " \t", "a\u{0}b", "a\u{7}b", "a\u{202E}b", "a\nb", String(repeating: "a", count: 65)])
    func `Names that are empty, too long or hide something are unfit`(_ name: String) {
        #expect(UserName.cleaned(name) == nil)
    }

    @Test(arguments: [("ANN", "ann"), ("Éva", "E\u{301}VA"), ("ﬁona", "FIONA"), (" Ann ", "ann")])
    func `Names that differ in case or form are one`(_ one: String, _ other: String) {
        #expect(UserName.folded(one).unicodeScalars.elementsEqual(UserName.folded(other).unicodeScalars))
    }
}
