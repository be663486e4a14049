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

@Suite struct IdentityStoreSetupTests {
    @Test func `The code makes the first administrator, once`() async throws {
        let fixture = try await IdentityFixture()
        #expect(try await fixture.store.needsSetup())
        let code = try await fixture.store.createSetupCode()
        let user = try await fixture.store.redeemSetupCode(code, name: "Ann", password: IdentityFixture.password)
        #expect(user.role == .administrator)
        #expect(user.createdAt == fixture.clock.utc)
        #expect(try await !fixture.store.needsSetup())
        let principal = try await fixture.signIn("ann").principal
        #expect(
            principal
                == Principal(
                    userID: user.userID,
                    organisationID: user.organisationID,
                    name: "Ann",
                    rights: Set(Right.allCases)
                )
        )
        let again = await identityError {
            _ = try await fixture.store.redeemSetupCode(code, name: "Eve", password: IdentityFixture.password)
        }
        #expect(again?.code == .alreadySetUp)
        #expect(await identityError { _ = try await fixture.store.createSetupCode() }?.code == .alreadySetUp)
        #expect(try await fixture.store.users(organisationID: user.organisationID).map(\.name) == ["Ann"])
    }

    @Test func `A wrong code and one that was replaced are refused`() async throws {
        let fixture = try await IdentityFixture()
        let first = try await fixture.store.createSetupCode()
        let second = try await fixture.store.createSetupCode()
        for code in [first, "", "nonsense", SetupCode().text] {
            let error = await identityError {
                _ = try await fixture.store.redeemSetupCode(code, name: "Ann", password: IdentityFixture.password)
            }
            #expect(error?.code == .setupCodeWrong, "\(code)")
        }
        #expect(try await fixture.store.needsSetup())
        _ = try await fixture.store.redeemSetupCode(second, name: "Ann", password: IdentityFixture.password)
    }

    @Test(arguments: [
        (Duration.seconds(24 * 3600) - .milliseconds(1), nil),
        (.seconds(24 * 3600), IdentityError.Code.setupCodeExpired),
    ])
    func `A code lives for 24 hours`(_ age: Duration, _ expected: IdentityError.Code?) async throws {
        let fixture = try await IdentityFixture()
        let code = try await fixture.store.createSetupCode()
        fixture.clock.advance(by: age)
        let error = await identityError {
            _ = try await fixture.store.redeemSetupCode(code, name: "Ann", password: IdentityFixture.password)
        }
        #expect(error?.code == expected)
    }

    @Test func `A name or password that is unfit does not use the code up`() async throws {
        let fixture = try await IdentityFixture()
        let code = try await fixture.store.createSetupCode()
        let name = await identityError {
            _ = try await fixture.store.redeemSetupCode(code, name: " ", password: IdentityFixture.password)
        }
        let password = await identityError {
            _ = try await fixture.store.redeemSetupCode(code, name: "Ann", password: "short")
        }
        #expect([name?.code, password?.code] == [.nameUnfit, .passwordUnfit])
        _ = try await fixture.store.redeemSetupCode(code, name: "Ann", password: IdentityFixture.password)
    }

    @Test func `Of two that redeem a code at once, one becomes administrator`() async throws {
        let fixture = try await IdentityFixture()
        let code = try await fixture.store.createSetupCode()
        let codes = await withTaskGroup(of: IdentityError.Code?.self) { group in
            for index in 0..<4 {
                group.addTask {
                    await identityError {
                        let password = IdentityFixture.password
                        _ = try await fixture.store.redeemSetupCode(code, name: "Ann \(index)", password: password)
                    }?.code
                }
            }
            return await group.reduce(into: [IdentityError.Code?]()) { $0.append($1) }
        }
        #expect(codes.count { $0 == nil } == 1)
        #expect(codes.count { $0 == .alreadySetUp } == 3)
    }

    @Test func `There is one organisation however often it is asked for`() async throws {
        let fixture = try await IdentityFixture()
        _ = try await fixture.store.createSetupCode()
        let ann = try await fixture.store.createUser(
            name: "Ann",
            password: IdentityFixture.password,
            role: .administrator
        )
        let bob = try await fixture.store.createUser(name: "Bob", password: IdentityFixture.password, role: .observer)
        #expect(ann.organisationID == bob.organisationID)
        let rows = try await fixture.database.read { try $0.query("SELECT organisation_id FROM organisations") }
        #expect(rows.count == 1)
    }
}
