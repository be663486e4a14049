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

@Suite struct Argon2ParametersTests {
    @Test func `The parameters of a PHC string are read`() {
        let parameters = Argon2Parameters(phc: "$argon2id$v=19$m=47104,t=2,p=1$c2FsdHNhbHQ$aGFzaA")
        #expect(parameters == Argon2Parameters())
        #expect(Argon2Parameters(phc: Argon2Parameters().unmatchablePHC) == Argon2Parameters())
    }

    @Test(arguments: [
        "", "plain", "$argon2i$v=19$m=47104,t=2,p=1$c2FsdA$aGFzaA", "$argon2id$v=16$m=47104,t=2,p=1$c2FsdA$aGFzaA",
        "$argon2id$v=19$m=4294967295,t=2,p=1$c2FsdA$aGFzaA", "$argon2id$v=19$m=47104,t=999,p=1$c2FsdA$aGFzaA",
        "$argon2id$v=19$m=47104,t=0,p=1$c2FsdA$aGFzaA", "$argon2id$v=19$t=2,m=47104,p=1$c2FsdA$aGFzaA",
        "$argon2id$v=19$m=47104,t=2,p=1$$", "$argon2id$v=19$m=-1,t=2,p=1$c2FsdA$aGFzaA",
    ])
    func `Other algorithms, forms and costs beyond the bounds are not`(_ phc: String) {
        #expect(Argon2Parameters(phc: phc) == nil)
    }

    @Test(arguments: [(2 as UInt32, 1024 as UInt32, false), (1, 1024, true), (2, 512, true), (3, 2048, false)])
    func `A hash is weak when it costs less than wanted`(_ passes: UInt32, _ memory: UInt32, _ isWeak: Bool) {
        let wanted = Argon2Parameters(passes: 2, memoryKiB: 1024)
        #expect(Argon2Parameters(passes: passes, memoryKiB: memory).isWeaker(than: wanted) == isWeak)
    }
}
