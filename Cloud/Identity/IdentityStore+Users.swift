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

public import Foundations
import SQLStore

extension IdentityStore {
    /// Adds a person to the organisation.
    ///
    /// Throws ``IdentityError`` of code `nameUnfit`, `passwordUnfit` or `nameTaken`.
    @discardableResult
    public func createUser(name: String, password: String, role: Role) async throws(IdentityError) -> User {
        let draft = try await self.draft(name: name, password: password, role: role)
        let now = self.clock.utc
        return try await self.write { transaction in
            try transaction.insert(draft, into: transaction.defaultOrganisation(now: now), now: now)
        }
    }

    /// Gives a person another password and ends all the person's sessions.
    ///
    /// Throws ``IdentityError`` of code `userUnknown` or `passwordUnfit`.
    public func resetPassword(name: String, password: String) async throws(IdentityError) {
        let folded = UserName.folded(name)
        let user = try await self.read { try $0.user(named: folded) }
        guard let user else { throw .userUnknown(name) }
        if let violation = PasswordRules.violation(in: password, name: user.name) {
            throw IdentityError(code: .passwordUnfit, message: violation)
        }
        let hash = try await self.hasher.hash(password)
        try await self.write { transaction in
            let changed = try transaction.execute(
                """
                UPDATE users SET password_hash = ?, password_version = password_version + 1
                WHERE user_id = ? AND organisation_id = ?
                """,
                [.text(hash), SQLValue(user.userID), SQLValue(user.organisationID)]
            )
            guard changed == 1 else { throw IdentityError.userUnknown(name) }
            try transaction.endSessions(of: user.userID, in: user.organisationID)
        }
    }

    /// The people of an organisation in the order of their names.
    public func users(organisationID: UUIDv7) async throws(IdentityError) -> [User] {
        try await self.read { transaction in
            try transaction.query(
                "SELECT * FROM users WHERE organisation_id = ? ORDER BY name_folded",
                [SQLValue(organisationID)]
            ).map(User.init(row:))
        }
    }

    /// Keeps a person from signing in and ends the person's sessions at once, or lets the person sign in again.
    ///
    /// Throws ``IdentityError`` of code `userUnknown` or `lastAdministrator`.
    public func setDisabled(_ isDisabled: Bool, userID: UUIDv7, organisationID: UUIDv7) async throws(IdentityError) {
        let now = self.clock.utc
        try await self.write { transaction in
            try transaction.execute(
                "UPDATE users SET disabled_at = ? WHERE user_id = ? AND organisation_id = ?",
                [isDisabled ? SQLValue(now) : .null, SQLValue(userID), SQLValue(organisationID)]
            )
            guard try transaction.user(userID, in: organisationID) != nil else {
                throw IdentityError.userUnknown(userID.description)
            }
            if isDisabled { try transaction.endSessions(of: userID, in: organisationID) }
            try transaction.requireAdministrator(in: organisationID)
        }
    }

    /// Gives a person another role; it counts from the person's next request on.
    ///
    /// Throws ``IdentityError`` of code `userUnknown` or `lastAdministrator`.
    public func setRole(_ role: Role, userID: UUIDv7, organisationID: UUIDv7) async throws(IdentityError) {
        try await self.write { transaction in
            let changed = try transaction.execute(
                "UPDATE users SET role = ? WHERE user_id = ? AND organisation_id = ?",
                [.text(role.rawValue), SQLValue(userID), SQLValue(organisationID)]
            )
            guard changed == 1 else { throw IdentityError.userUnknown(userID.description) }
            try transaction.requireAdministrator(in: organisationID)
        }
    }

    /// Gives a person a right besides those of the role, or takes it back; it counts from the next request on.
    ///
    /// Throws ``IdentityError`` of code `userUnknown`.
    public func setGranted(
        _ isGranted: Bool,
        right: Right,
        userID: UUIDv7,
        organisationID: UUIDv7
    ) async throws(IdentityError) {
        let now = self.clock.utc
        try await self.write { transaction in
            guard try transaction.user(userID, in: organisationID) != nil else {
                throw IdentityError.userUnknown(userID.description)
            }
            if isGranted {
                try transaction.execute(
                    """
                    INSERT INTO rights (organisation_id, user_id, verb, granted_at) VALUES (?, ?, ?, ?)
                    ON CONFLICT (user_id, verb) DO NOTHING
                    """,
                    [SQLValue(organisationID), SQLValue(userID), .text(right.rawValue), SQLValue(now)]
                )
            } else {
                try transaction.execute(
                    "DELETE FROM rights WHERE organisation_id = ? AND user_id = ? AND verb = ?",
                    [SQLValue(organisationID), SQLValue(userID), .text(right.rawValue)]
                )
            }
        }
    }

    /// Checks name and password of a new person and hashes the password, outside of any transaction.
    func draft(name: String, password: String, role: Role) async throws(IdentityError) -> UserDraft {
        guard let cleaned = UserName.cleaned(name) else {
            throw IdentityError(
                code: .nameUnfit,
                message:
                    "A name has 1 to \(UserName.maximumLength) characters, without control characters; take another."
            )
        }
        if let violation = PasswordRules.violation(in: password, name: cleaned) {
            throw IdentityError(code: .passwordUnfit, message: violation)
        }
        return UserDraft(name: cleaned, role: role, passwordHash: try await self.hasher.hash(password))
    }
}

extension IdentityError {
    static func userUnknown(_ name: String) -> Self {
        IdentityError(code: .userUnknown, message: "There is no person '\(name)'; check the spelling.")
    }
}
