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

extension IdentityStore {
    /// Whether nobody has an account yet, so that the set-up page is shown.
    ///
    /// Throws ``IdentityError`` of code `databaseFailed`.
    public func needsSetup() async throws(IdentityError) -> Bool {
        try await self.read { try !$0.hasUsers() }
    }

    /// Makes the one code with which the first administrator is made, valid for 24 hours; the one before ends.
    ///
    /// The program shows it on the server's console, and nowhere else. Throws ``IdentityError`` of code `alreadySetUp`.
    public func createSetupCode() async throws(IdentityError) -> String {
        let code = SetupCode()
        let now = self.clock.utc
        try await self.write { transaction in
            guard try !transaction.hasUsers() else { throw IdentityError.alreadySetUp }
            try transaction.execute(
                """
                INSERT INTO setup_codes (organisation_id, code_hash, created_at, expires_at) VALUES (?, ?, ?, ?)
                ON CONFLICT (organisation_id) DO UPDATE
                SET code_hash = excluded.code_hash, created_at = excluded.created_at, expires_at = excluded.expires_at
                """,
                [
                    .text(transaction.defaultOrganisation(now: now).description), .blob(code.hash), SQLValue(now),
                    SQLValue(now + SetupCode.lifetime),
                ]
            )
        }
        return code.text
    }

    /// Makes the first administrator for whoever has the code, and uses the code up.
    ///
    /// Throws ``IdentityError`` of code `setupCodeWrong`, `setupCodeExpired`, `alreadySetUp`, `nameUnfit` or
    /// `passwordUnfit`; the code stays valid then.
    public func redeemSetupCode(
        _ code: String,
        name: String,
        password: String
    ) async throws(IdentityError) -> User {
        let now = self.clock.utc
        guard let hash = SetupCode(code)?.hash else { throw .setupCodeWrong }
        // First the code, before a stranger can make the server spend memory on a hash.
        try await self.read { try $0.checkSetupCode(hash, now: now) }
        let draft = try await self.draft(name: name, password: password, role: .administrator)
        return try await self.write { transaction in
            try transaction.checkSetupCode(hash, now: now)
            let organisation = try transaction.defaultOrganisation(now: now)
            try transaction.execute(
                "DELETE FROM setup_codes WHERE organisation_id = ?",
                [.text(organisation.description)]
            )
            return try transaction.insert(draft, into: organisation, now: now)
        }
    }
}

extension SQLTransaction {
    fileprivate func hasUsers() throws -> Bool { try self.queryOne("SELECT user_id FROM users LIMIT 1") != nil }

    /// The id of the one organisation, which is made where there is none.
    func defaultOrganisation(now: UTCTime) throws -> UUIDv7 {
        try self.execute(
            """
            INSERT INTO organisations (organisation_id, handle, name, created_at) VALUES (?, 'default', ?, ?)
            ON CONFLICT (handle) DO NOTHING
            """,
            [.text(UUIDv7(time: now).description), "Organisation", SQLValue(now)]
        )
        let row = try self.queryOne("SELECT organisation_id FROM organisations WHERE handle = 'default'")
        return try (row ?? SQLRow(columns: [:])).id("organisation_id")
    }

    fileprivate func checkSetupCode(_ hash: [UInt8], now: UTCTime) throws {
        guard try !self.hasUsers() else { throw IdentityError.alreadySetUp }
        // The engine compares hashes of 128 random bits: what its timing tells does not lead to a code.
        guard let row = try self.queryOne("SELECT expires_at FROM setup_codes WHERE code_hash = ?", [.blob(hash)])
        else {
            throw IdentityError.setupCodeWrong
        }
        guard try now < row.time("expires_at") else { throw IdentityError.setupCodeExpired }
    }
}

extension IdentityError {
    fileprivate static let alreadySetUp = IdentityError(
        code: .alreadySetUp,
        message: "Oriel has been set up already; sign in, or run 'oriel-cloud user reset' on the server."
    )
    fileprivate static let setupCodeWrong = IdentityError(
        code: .setupCodeWrong,
        message: "This is not the set-up code; copy the newest one from the server's console."
    )
    fileprivate static let setupCodeExpired = IdentityError(
        code: .setupCodeExpired,
        message: "The set-up code has expired; restart the server for a new one."
    )
}
