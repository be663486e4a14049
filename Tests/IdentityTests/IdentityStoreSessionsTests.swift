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
import Foundations
import SQLStore
import Testing

@testable import Identity

@Suite struct IdentityStoreSessionsTests {
    private let fixture: IdentityFixture
    private let ann: User

    init() async throws {
        self.fixture = try await IdentityFixture()
        self.ann = try await self.fixture.store.createUser(
            name: "Ann",
            password: IdentityFixture.password,
            role: .administrator
        )
    }

    @Test func `A session knows its person and its own token against cross-site requests`() async throws {
        let (token, principal) = try await self.fixture.signIn("ANN")
        #expect(principal.userID == self.ann.userID)
        #expect(principal.name == "Ann")
        let found = try #require(try await self.fixture.store.principal(forSessionToken: token.text))
        #expect(found.principal == principal)
        #expect(token.isValidCSRFToken(found.csrfToken))
        let other = try await self.fixture.signIn("Ann").token
        #expect(other.text != token.text)
        #expect(!other.isValidCSRFToken(found.csrfToken))
    }

    @Test func `A token that was never given opens nothing`() async throws {
        let token = try await self.fixture.signIn("Ann").token.text
        let changed = (token.first == "A" ? "B" : "A") + token.dropFirst()
        for text in ["", "nonsense", SessionToken().text, changed] {
            #expect(try await self.fixture.store.principal(forSessionToken: text) == nil)
        }
    }

    @Test(arguments: [("Ann", "wrong password here"), ("Nobody", IdentityFixture.password), ("", ""), ("Ann", "")])
    func `Wrong names and wrong passwords look alike`(_ name: String, _ password: String) async {
        let error = await identityError { _ = try await self.fixture.signIn(name, password) }
        let other = await identityError { _ = try await self.fixture.signIn("Ann", "wrong", from: "192.0.2.2") }
        #expect(error?.code == .signInRefused)
        #expect(error == other)
    }

    @Test(arguments: [(8 * 3600 - 1, true), (8 * 3600, false)])
    func `A session ends after eight hours without a request`(_ seconds: Int, _ lives: Bool) async throws {
        let token = try await self.fixture.signIn("Ann").token.text
        self.fixture.clock.advance(by: .seconds(seconds))
        #expect(try await (self.fixture.store.principal(forSessionToken: token) != nil) == lives)
    }

    @Test func `Requests keep a session alive, up to a day`() async throws {
        let token = try await self.fixture.signIn("Ann").token.text
        for _ in 0..<3 {
            self.fixture.clock.advance(by: .seconds(7 * 3600))
            #expect(try await self.fixture.store.principal(forSessionToken: token) != nil)
        }
        self.fixture.clock.advance(by: .seconds(3 * 3600 - 1))
        #expect(try await self.fixture.store.principal(forSessionToken: token) != nil)
        self.fixture.clock.advance(by: .seconds(1))
        #expect(try await self.fixture.store.principal(forSessionToken: token) == nil)
    }

    @Test func `The check of an open stream does not keep a session alive`() async throws {
        let token = try await self.fixture.signIn("Ann").token.text
        for hour in 1...8 {
            self.fixture.clock.advance(by: .seconds(3600))
            let found = try await self.fixture.store.principal(forSessionToken: token, isActivity: false)
            #expect((found != nil) == (hour < 8))
        }
    }

    @Test func `Requests within a minute write nothing`() async throws {
        let token = try await self.fixture.signIn("Ann").token.text
        let start = self.fixture.clock.utc
        self.fixture.clock.advance(by: .seconds(59))
        _ = try await self.fixture.store.principal(forSessionToken: token)
        #expect(try await self.usedAt() == start)
        self.fixture.clock.advance(by: .seconds(1))
        _ = try await self.fixture.store.principal(forSessionToken: token)
        #expect(try await self.usedAt() == start + .seconds(60))
    }

    @Test func `Signing out ends one session, revoking ends all`() async throws {
        let store = self.fixture.store
        var tokens: [String] = []
        for _ in 0..<3 { tokens.append(try await self.fixture.signIn("Ann").token.text) }
        try await store.signOut(sessionToken: tokens[0])
        try await store.signOut(sessionToken: "nonsense")
        #expect(try await store.principal(forSessionToken: tokens[0]) == nil)
        #expect(try await store.principal(forSessionToken: tokens[1]) != nil)
        try await store.revokeSessions(userID: self.ann.userID, organisationID: self.ann.organisationID)
        for token in tokens { #expect(try await store.principal(forSessionToken: token) == nil) }
    }

    @Test func `Sessions that have ended are removed at the next sign-in`() async throws {
        for _ in 0..<3 { _ = try await self.fixture.signIn("Ann") }
        self.fixture.clock.advance(by: .seconds(8 * 3600))
        _ = try await self.fixture.signIn("Ann")
        let rows = try await self.fixture.database.read { try $0.query("SELECT user_id FROM sessions") }
        #expect(rows.count == 1)
    }

    @Test func `Ten failures make the eleventh wait, the right password too, and nobody elsewhere`() async throws {
        for _ in 0..<10 {
            let error = await identityError { _ = try await self.fixture.signIn("Ann", "wrong") }
            #expect(error?.code == .signInRefused)
        }
        let error = await identityError { _ = try await self.fixture.signIn("ANN") }
        #expect(error?.code == .tooManyAttempts)
        #expect(error?.retryAfter == .seconds(15 * 60))
        #expect(error?.message.contains("15 minutes") == true)
        _ = try await self.fixture.signIn("Ann", from: "198.51.100.7")
        self.fixture.clock.advance(by: .seconds(15 * 60))
        _ = try await self.fixture.signIn("Ann")
    }

    @Test func `Successes do not count`() async throws {
        for _ in 0..<60 { _ = try await self.fixture.signIn("Ann") }
    }

    @Test func `Parallel attempts do not slip past the bound`() async {
        let codes = await withTaskGroup(of: IdentityError.Code?.self) { group in
            for _ in 0..<40 {
                group.addTask { await identityError { _ = try await self.fixture.signIn("Ann", "wrong") }?.code }
            }
            return await group.reduce(into: [IdentityError.Code?]()) { $0.append($1) }
        }
        #expect(codes.count { $0 == .signInRefused } == 10)
        #expect(codes.count { $0 == .tooManyAttempts } == 30)
    }

    @Test func `A raised cost renews the hash at the next sign-in`() async throws {
        let dearer = Argon2Parameters(passes: 2, memoryKiB: 128)
        let store = IdentityStore(
            database: self.fixture.database,
            clock: self.fixture.clock,
            hasher: PasswordHasher(parameters: dearer)
        )
        _ = try await store.signIn(name: "Ann", password: IdentityFixture.password, address: "192.0.2.1")
        let hash = try await self.fixture.database.read { transaction in
            try transaction.queryOne("SELECT password_hash FROM users")?.text("password_hash")
        }
        #expect(Argon2Parameters(phc: hash ?? "") == dearer)
        _ = try await store.signIn(name: "Ann", password: IdentityFixture.password, address: "192.0.2.1")
    }

    @Test func `Neither passwords nor tokens nor codes are on the disk`() async throws {
        let fixture = try await IdentityFixture()
        let code = try await fixture.store.createSetupCode()
        let password = IdentityFixture.password
        let whileValid = try fixture.bytesOnDisk()
        #expect(whileValid.range(of: Data(try #require(SetupCode(code)).hash)) != nil)
        #expect(whileValid.range(of: Data(code.utf8)) == nil)
        #expect(whileValid.range(of: Data(code.replacing("-", with: "").utf8)) == nil)
        _ = try await fixture.store.redeemSetupCode(code, name: "Findable Name", password: password)
        let token = try await fixture.signIn("Findable Name").token
        let bytes = try fixture.bytesOnDisk()
        // That the name and the hash are found shows that the search would find the secrets.
        #expect(bytes.range(of: Data("Findable Name".utf8)) != nil)
        #expect(bytes.range(of: Data(token.hash)) != nil)
        let raw = try #require(
            Data(base64Encoded: token.text.replacing("-", with: "+").replacing("_", with: "/") + "=")
        )
        for secret in [Data(password.utf8), Data(token.text.utf8), raw, Data(token.csrfToken.utf8)] {
            #expect(bytes.range(of: secret) == nil)
        }
    }

    private func usedAt() async throws -> UTCTime? {
        try await self.fixture.database.read { try $0.queryOne("SELECT used_at FROM sessions")?.time("used_at") }
    }
}
