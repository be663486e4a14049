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

extension SQLTransaction {
    /// Stores a new person. Throws ``IdentityError`` of code `nameTaken`.
    func insert(_ draft: UserDraft, into organisationID: UUIDv7, now: UTCTime) throws -> User {
        let user = User(
            userID: UUIDv7(time: now),
            organisationID: organisationID,
            name: draft.name,
            role: draft.role,
            createdAt: now
        )
        let inserted = try self.execute(
            """
            INSERT INTO users
                (user_id, organisation_id, name, name_folded, role, password_hash, password_version, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (organisation_id, name_folded) DO NOTHING
            """,
            [
                SQLValue(user.userID), SQLValue(organisationID), .text(user.name), .text(UserName.folded(user.name)),
                .text(user.role.rawValue), .text(draft.passwordHash), 1, SQLValue(now),
            ]
        )
        guard inserted == 1 else {
            throw IdentityError(code: .nameTaken, message: "Another person has the name '\(user.name)'; take another.")
        }
        return user
    }

    /// The person of this folded name in the one organisation there is.
    func user(named folded: String) throws -> User? {
        try self.queryOne("SELECT * FROM users WHERE name_folded = ?", [.text(folded)]).map(User.init(row:))
    }

    /// The person of this id, where the person belongs to the organisation.
    func user(_ userID: UUIDv7, in organisationID: UUIDv7) throws -> User? {
        try self.queryOne(
            "SELECT * FROM users WHERE user_id = ? AND organisation_id = ?",
            [SQLValue(userID), SQLValue(organisationID)]
        ).map(User.init(row:))
    }

    /// Ends all the sessions of a person.
    func endSessions(of userID: UUIDv7, in organisationID: UUIDv7) throws {
        try self.execute(
            "DELETE FROM sessions WHERE user_id = ? AND organisation_id = ?",
            [SQLValue(userID), SQLValue(organisationID)]
        )
    }

    /// Throws ``IdentityError`` of code `lastAdministrator` where nobody is left who can manage people.
    func requireAdministrator(in organisationID: UUIDv7) throws {
        let row = try self.queryOne(
            "SELECT user_id FROM users WHERE organisation_id = ? AND role = ? AND disabled_at IS NULL LIMIT 1",
            [SQLValue(organisationID), .text(Role.administrator.rawValue)]
        )
        guard row != nil else {
            throw IdentityError(
                code: .lastAdministrator,
                message: "This is the last administrator; make another person administrator first."
            )
        }
    }

    /// The person with the rights of role and grants.
    func principal(_ user: User) throws -> Principal {
        let verbs = try self.query(
            "SELECT verb FROM rights WHERE user_id = ? AND organisation_id = ?",
            [SQLValue(user.userID), SQLValue(user.organisationID)]
        )
        let granted = try verbs.compactMap { Right(rawValue: try $0.text("verb")) }
        return Principal(
            userID: user.userID,
            organisationID: user.organisationID,
            name: user.name,
            rights: user.role.rights.union(granted)
        )
    }
}

extension User {
    /// Reads a row of `users`.
    init(row: SQLRow) throws {
        guard let role = Role(rawValue: try row.text("role")) else {
            throw SQLError(
                code: .unexpectedType,
                message: "A person has a role that this program does not know; install the newer program."
            )
        }
        self.init(
            userID: try row.id("user_id"),
            organisationID: try row.id("organisation_id"),
            name: try row.text("name"),
            role: role,
            createdAt: try row.time("created_at"),
            disabledAt: try row.integerOrNil("disabled_at").map(UTCTime.init(microsecondsSince1970:))
        )
    }
}
