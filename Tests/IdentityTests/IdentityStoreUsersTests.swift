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

import Foundations
import SQLStore
import Testing

@testable import Identity

@Suite struct IdentityStoreUsersTests {
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

    @Test(arguments: ["Ann", "ANN", " ann "])
    func `A name is taken whatever the case of its letters`(_ name: String) async {
        let error = await identityError {
            try await self.fixture.store.createUser(name: name, password: IdentityFixture.password, role: .observer)
        }
        #expect(error?.code == .nameTaken)
    }

    @Test(arguments: [
        ("", IdentityFixture.password, IdentityError.Code.nameUnfit), ("Bob", "too short", .passwordUnfit),
    ])
    func `Unfit names and passwords are refused`(_ name: String, _ password: String, _ code: IdentityError.Code) async {
        let error = await identityError {
            try await self.fixture.store.createUser(name: name, password: password, role: .observer)
        }
        #expect(error?.code == code)
    }

    @Test func `A new password replaces the old one and ends the sessions`() async throws {
        let token = try await self.fixture.signIn("Ann").token
        try await self.fixture.store.resetPassword(name: "ANN", password: "another four words")
        #expect(try await self.fixture.store.principal(forSessionToken: token.text) == nil)
        #expect(await identityError { _ = try await self.fixture.signIn("Ann") }?.code == .signInRefused)
        _ = try await self.fixture.signIn("Ann", "another four words")
    }

    @Test func `A new password obeys the rules and belongs to somebody`() async {
        let short = await identityError { try await self.fixture.store.resetPassword(name: "Ann", password: "short") }
        let nobody = await identityError {
            try await self.fixture.store.resetPassword(name: "Bob", password: IdentityFixture.password)
        }
        #expect([short?.code, nobody?.code] == [.passwordUnfit, .userUnknown])
    }

    @Test func `A disabled person's sessions end at once and no new one starts`() async throws {
        let bob = try await self.addBob()
        let token = try await self.fixture.signIn("Bob").token
        let store = self.fixture.store
        try await store.setDisabled(true, userID: bob.userID, organisationID: bob.organisationID)
        #expect(try await store.principal(forSessionToken: token.text) == nil)
        #expect(await identityError { _ = try await self.fixture.signIn("Bob") }?.code == .signInRefused)
        #expect(try await store.users(organisationID: bob.organisationID).last?.disabledAt == self.fixture.clock.utc)
        try await store.setDisabled(false, userID: bob.userID, organisationID: bob.organisationID)
        #expect(try await store.principal(forSessionToken: token.text) == nil)
        _ = try await self.fixture.signIn("Bob")
    }

    @Test func `The last administrator stays`() async throws {
        let store = self.fixture.store
        let (id, organisation) = (self.ann.userID, self.ann.organisationID)
        let disabled = await identityError {
            try await store.setDisabled(true, userID: id, organisationID: organisation)
        }
        let demoted = await identityError {
            try await store.setRole(.observer, userID: id, organisationID: organisation)
        }
        #expect([disabled?.code, demoted?.code] == [.lastAdministrator, .lastAdministrator])
        #expect(try await self.fixture.signIn("Ann").principal.rights == Role.administrator.rights)
        let bob = try await self.addBob()
        try await store.setRole(.administrator, userID: bob.userID, organisationID: organisation)
        try await store.setRole(.observer, userID: id, organisationID: organisation)
    }

    @Test func `Rights are those of the role and of grants, from the next request on`() async throws {
        let bob = try await self.addBob()
        let store = self.fixture.store
        let token = try await self.fixture.signIn("Bob").token.text
        func rights() async throws -> Set<Right>? {
            try await store.principal(forSessionToken: token)?.principal.rights
        }
        #expect(try await rights() == Role.observer.rights)
        for _ in 0..<2 {
            try await store.setGranted(true, right: .export, userID: bob.userID, organisationID: bob.organisationID)
        }
        #expect(try await rights() == Role.observer.rights.union([.export]))
        try await store.setGranted(false, right: .export, userID: bob.userID, organisationID: bob.organisationID)
        #expect(try await rights() == Role.observer.rights)
        try await self.fixture.database.write { transaction in
            try transaction.execute(
                "INSERT INTO rights (organisation_id, user_id, verb, granted_at) VALUES (?, ?, 'verb.of.tomorrow', 0)",
                [SQLValue(bob.organisationID), SQLValue(bob.userID)]
            )
        }
        #expect(try await rights() == Role.observer.rights)
    }

    @Test func `Another organisation's administrator reaches nobody here`() async throws {
        let store = self.fixture.store
        let other = UUIDv7(time: self.fixture.clock.utc)
        let token = try await self.fixture.signIn("Ann").token.text
        let id = self.ann.userID
        let codes = [
            await identityError { try await store.setDisabled(true, userID: id, organisationID: other) }?.code,
            await identityError { try await store.setRole(.observer, userID: id, organisationID: other) }?.code,
            await identityError { try await store.setGranted(true, right: .export, userID: id, organisationID: other) }?
                .code,
        ]
        #expect(codes == [.userUnknown, .userUnknown, .userUnknown])
        try await store.revokeSessions(userID: id, organisationID: other)
        #expect(try await store.principal(forSessionToken: token) != nil)
        #expect(try await store.users(organisationID: other).isEmpty)
    }

    private func addBob() async throws -> User {
        try await self.fixture.store.createUser(name: "Bob", password: IdentityFixture.password, role: .observer)
    }
}
