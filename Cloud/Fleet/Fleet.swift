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

/// The machines, and how they should be.
public enum Fleet {
    /// The tables, for the cloud's migrations. Times are microseconds since 1970 in UTC.
    public static let schema: [String] = [
        """
        CREATE TABLE sites (
            id TEXT NOT NULL PRIMARY KEY,
            organisation_id TEXT NOT NULL REFERENCES organisations (organisation_id),
            name TEXT NOT NULL,
            UNIQUE (organisation_id, name)
        )
        """,
        """
        CREATE TABLE enrolment_tokens (
            id TEXT NOT NULL PRIMARY KEY,
            organisation_id TEXT NOT NULL REFERENCES organisations (organisation_id),
            site_id TEXT NOT NULL REFERENCES sites (id),
            proof_key BLOB NOT NULL,
            media_host TEXT NOT NULL,
            media_port BIGINT NOT NULL,
            expires_us BIGINT NOT NULL,
            used_us BIGINT
        )
        """,
        """
        CREATE TABLE edges (
            id TEXT NOT NULL PRIMARY KEY,
            organisation_id TEXT NOT NULL REFERENCES organisations (organisation_id),
            site_id TEXT NOT NULL REFERENCES sites (id),
            media_host TEXT NOT NULL,
            media_port BIGINT NOT NULL,
            enrolled_us BIGINT NOT NULL,
            desired_version BIGINT NOT NULL,
            last_seen_us BIGINT
        )
        """,
        """
        CREATE TABLE rooms (
            id TEXT NOT NULL PRIMARY KEY,
            organisation_id TEXT NOT NULL REFERENCES organisations (organisation_id),
            edge_id TEXT NOT NULL REFERENCES edges (id),
            name TEXT NOT NULL,
            position BIGINT NOT NULL,
            pre_roll_seconds BIGINT NOT NULL,
            UNIQUE (organisation_id, name)
        )
        """,
        """
        CREATE TABLE cameras (
            id TEXT NOT NULL PRIMARY KEY,
            organisation_id TEXT NOT NULL REFERENCES organisations (organisation_id),
            room_id TEXT NOT NULL REFERENCES rooms (id),
            name TEXT NOT NULL,
            position BIGINT NOT NULL,
            host TEXT NOT NULL,
            port BIGINT NOT NULL,
            path TEXT NOT NULL
        )
        """,
        """
        CREATE TABLE commands (
            id TEXT NOT NULL PRIMARY KEY,
            organisation_id TEXT NOT NULL REFERENCES organisations (organisation_id),
            edge_id TEXT NOT NULL REFERENCES edges (id),
            room_id TEXT NOT NULL REFERENCES rooms (id),
            user_id TEXT NOT NULL,
            action TEXT NOT NULL,
            state TEXT NOT NULL,
            message TEXT NOT NULL,
            created_us BIGINT NOT NULL,
            finished_us BIGINT
        )
        """,
        """
        CREATE TABLE edge_cursors (
            edge_id TEXT NOT NULL REFERENCES edges (id),
            organisation_id TEXT NOT NULL REFERENCES organisations (organisation_id),
            epoch TEXT NOT NULL,
            high_water_mark BIGINT NOT NULL,
            PRIMARY KEY (edge_id, epoch)
        )
        """,
    ]
}
