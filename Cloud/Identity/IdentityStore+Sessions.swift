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
    /// Signs a person in: checks the password and starts a session with a new token.
    ///
    /// - Parameter address: The client's address as the trusted proxy or the socket tells it.
    ///
    /// Wrong name, wrong password and disabled account look alike and take alike. Throws ``IdentityError`` of code
    /// `signInRefused`, `tooManyAttempts` or `overloaded`.
    public func signIn(
        name: String,
        password: String,
        address: String
    ) async throws(IdentityError) -> (token: SessionToken, principal: Principal) {
        let folded = UserName.folded(name)
        let addressKey = ClientAddress.key(address)
        let start = self.clock.monotonic
        if let wait = self.limiter.begin(name: folded, address: addressKey, now: start) {
            throw .tooManyAttempts(wait)
        }
        do {
            let result = try await self.checkedSignIn(folded: folded, password: password, address: addressKey)
            self.limiter.end(name: folded, address: addressKey, start: start, succeeded: true)
            return result
        } catch {
            // Only a wrong password is the client's failure; an overload or a broken database must not count.
            if error.code != .signInRefused {
                self.limiter.end(name: folded, address: addressKey, start: start, succeeded: false)
            }
            throw error
        }
    }

    /// The person whose session a token is, and the token against cross-site requests; nil for a session that has ended.
    ///
    /// - Parameter isActivity: Whether a person did something, which keeps the session alive; false for the regular
    ///   check of an open stream or WebSocket.
    public func principal(
        forSessionToken token: String,
        isActivity: Bool = true
    ) async throws(IdentityError) -> (principal: Principal, csrfToken: String)? {
        guard let token = SessionToken(token) else { return nil }
        let hash = token.hash
        let policy = self.sessionPolicy
        let now = self.clock.utc
        let found = try await self.read { transaction -> (principal: Principal, usedAt: UTCTime)? in
            let row = try transaction.queryOne(
                """
                SELECT u.*, s.created_at AS session_created_at, s.used_at FROM sessions s
                JOIN users u ON u.user_id = s.user_id AND u.organisation_id = s.organisation_id
                WHERE s.token_hash = ? AND u.disabled_at IS NULL
                """,
                [.blob(hash)]
            )
            guard let row else { return nil }
            let usedAt = try row.time("used_at")
            guard now - usedAt < policy.idle, try now - row.time("session_created_at") < policy.absolute else {
                return nil
            }
            return (try transaction.principal(User(row: row)), usedAt)
        }
        guard let found else { return nil }
        if isActivity, now - found.usedAt >= policy.touchInterval {
            try await self.write { transaction in
                try transaction.execute(
                    "UPDATE sessions SET used_at = ? WHERE token_hash = ? AND used_at < ?",
                    [SQLValue(now), .blob(hash), SQLValue(now)]
                )
            }
        }
        return (found.principal, token.csrfToken)
    }

    /// Ends one session; a token without one is nothing to end.
    public func signOut(sessionToken: String) async throws(IdentityError) {
        guard let hash = SessionToken(sessionToken)?.hash else { return }
        try await self.write { transaction in
            try transaction.execute("DELETE FROM sessions WHERE token_hash = ?", [.blob(hash)])
        }
    }

    /// Ends all the sessions of a person.
    public func revokeSessions(userID: UUIDv7, organisationID: UUIDv7) async throws(IdentityError) {
        try await self.write { try $0.endSessions(of: userID, in: organisationID) }
    }

    private func checkedSignIn(
        folded: String,
        password: String,
        address: String
    ) async throws(IdentityError) -> (token: SessionToken, principal: Principal) {
        let stored = try await self.read { transaction -> (user: User, hash: String, version: Int64)? in
            let row = try transaction.queryOne(
                "SELECT * FROM users WHERE name_folded = ? AND disabled_at IS NULL",
                [.text(folded)]
            )
            return try row.map { (try User(row: $0), try $0.text("password_hash"), try $0.integer("password_version")) }
        }
        guard let stored else {
            try await self.hasher.verifyNobody(password)
            throw .signInRefused
        }
        let verdict = try await self.hasher.verify(password, against: stored.hash)
        guard verdict != .wrong else { throw .signInRefused }
        let stronger = verdict == .rightButWeak ? try await self.hasher.hash(password) : nil
        let token = SessionToken()
        let now = self.clock.utc
        let policy = self.sessionPolicy
        let principal = try await self.write { transaction in
            // The password or the account may have changed while this one was checked.
            let present = try transaction.queryOne(
                "SELECT password_version FROM users WHERE user_id = ? AND disabled_at IS NULL",
                [SQLValue(stored.user.userID)]
            )
            guard try present?.integer("password_version") == stored.version else { throw IdentityError.signInRefused }
            if let stronger {
                try transaction.execute(
                    "UPDATE users SET password_hash = ? WHERE user_id = ?",
                    [.text(stronger), SQLValue(stored.user.userID)]
                )
            }
            try transaction.execute(
                "DELETE FROM sessions WHERE created_at <= ? OR used_at <= ?",
                [SQLValue(now - policy.absolute), SQLValue(now - policy.idle)]
            )
            try transaction.execute(
                """
                INSERT INTO sessions (token_hash, organisation_id, user_id, address, created_at, used_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                [
                    .blob(token.hash), SQLValue(stored.user.organisationID), SQLValue(stored.user.userID),
                    .text(address), SQLValue(now), SQLValue(now),
                ]
            )
            return try transaction.principal(stored.user)
        }
        return (token, principal)
    }
}

extension IdentityError {
    fileprivate static let signInRefused = IdentityError(
        code: .signInRefused,
        message: "Name or password is wrong; check both, or ask an administrator for a new password."
    )

    fileprivate static func tooManyAttempts(_ wait: Duration) -> Self {
        let minutes = Int((wait.inSeconds / 60).rounded(.up))
        return IdentityError(
            code: .tooManyAttempts,
            message: "Too many sign-ins failed; try again in \(minutes) minute\(minutes == 1 ? "" : "s").",
            retryAfter: wait
        )
    }
}
