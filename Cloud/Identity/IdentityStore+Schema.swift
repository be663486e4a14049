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

extension IdentityStore {
    /// The statements of the first version of the tables; the program gives them the number of their migration.
    ///
    /// Times are microseconds since 1970. Every table carries the organisation, so that no query can leave it out.
    public static let schema: [String] = [
        // handle: 'default' for the one that the set-up makes; unique, so that two replicas cannot make it twice.
        """
        CREATE TABLE organisations (
            organisation_id TEXT NOT NULL PRIMARY KEY,
            handle TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            created_at BIGINT NOT NULL
        )
        """,
        // password_hash: PHC string of Argon2id. password_version: counts the passwords. disabled_at: null while the person can sign in.
        """
        CREATE TABLE users (
            user_id TEXT NOT NULL PRIMARY KEY,
            organisation_id TEXT NOT NULL REFERENCES organisations (organisation_id),
            name TEXT NOT NULL,
            name_folded TEXT NOT NULL,
            role TEXT NOT NULL,
            password_hash TEXT NOT NULL,
            password_version BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            disabled_at BIGINT,
            UNIQUE (organisation_id, name_folded)
        )
        """,
        // token_hash: SHA-256 of the token. used_at: the last request, at most a minute stale.
        """
        CREATE TABLE sessions (
            token_hash BLOB NOT NULL PRIMARY KEY,
            organisation_id TEXT NOT NULL REFERENCES organisations (organisation_id),
            user_id TEXT NOT NULL REFERENCES users (user_id),
            address TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            used_at BIGINT NOT NULL
        )
        """,
        "CREATE INDEX sessions_user ON sessions (user_id)",
        "CREATE INDEX sessions_created ON sessions (created_at)",
        // code_hash: SHA-256 of the code. One row per organisation: a new code replaces the one before.
        """
        CREATE TABLE setup_codes (
            organisation_id TEXT NOT NULL PRIMARY KEY REFERENCES organisations (organisation_id),
            code_hash BLOB NOT NULL,
            created_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL
        )
        """,
        // verb: a right that the person has besides those of the role.
        """
        CREATE TABLE rights (
            organisation_id TEXT NOT NULL REFERENCES organisations (organisation_id),
            user_id TEXT NOT NULL REFERENCES users (user_id),
            verb TEXT NOT NULL,
            granted_at BIGINT NOT NULL,
            PRIMARY KEY (user_id, verb)
        )
        """,
    ]
}
