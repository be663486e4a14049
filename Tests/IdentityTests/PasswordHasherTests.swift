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

@Suite struct PasswordHasherTests {
    private let hasher = PasswordHasher(parameters: IdentityFixture.cheap)

    @Test func `The password matches its hash and no other does`() async throws {
        let hash = try await self.hasher.hash("correct horse")
        #expect(hash.hasPrefix("$argon2id$v=19$m=64,t=1,p=1$"))
        #expect(try await self.hasher.verify("correct horse", against: hash) == .right)
        for other in ["correct horsf", "correct hors", "correct horse ", "", String(repeating: "x", count: 5000)] {
            #expect(try await self.hasher.verify(other, against: hash) == .wrong)
        }
    }

    @Test func `Two hashes of one password differ`() async throws {
        #expect(try await self.hasher.hash("correct horse") != self.hasher.hash("correct horse"))
    }

    @Test func `Characters that look alike by compatibility are one password`() async throws {
        let hash = try await self.hasher.hash("caf\u{E9} \u{FB01}n")
        #expect(try await self.hasher.verify("cafe\u{301} fin", against: hash) == .right)
    }

    @Test func `A hash of the reference implementation is understood`() async throws {
        // Test vector of the phc-winner-argon2 reference code: password, somesalt, t=2, m=65536, p=1.
        let phc = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
        #expect(try await self.hasher.verify("password", against: phc) == .right)
        #expect(try await self.hasher.verify("Password", against: phc) == .wrong)
    }

    @Test func `A hash that costs less than wanted today is to be renewed`() async throws {
        let hash = try await self.hasher.hash("correct horse")
        let dearer = PasswordHasher(parameters: Argon2Parameters(passes: 2, memoryKiB: 64))
        #expect(try await dearer.verify("correct horse", against: hash) == .rightButWeak)
        #expect(try await dearer.verify("wrong horse", against: hash) == .wrong)
    }

    @Test func `A stored hash that is none is an error, not a wrong password`() async {
        let error = await identityError { _ = try await self.hasher.verify("x", against: "$argon2id$broken") }
        #expect(error?.code == .hashingFailed)
    }

    @Test func `The check of nobody does the work of a check`() async throws {
        // Not timed, since machines are shared: it fails where the real check would, for want of the memory it asks for.
        let hasher = PasswordHasher(parameters: Argon2Parameters(passes: 1, memoryKiB: 1))
        await #expect(throws: IdentityError.self) { try await hasher.hash("correct horse") }
        await #expect(throws: IdentityError.self) { try await hasher.verifyNobody("wrong horse") }
    }
}
