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

/// What was recorded, as the edges said: nothing here is ever decided by the cloud.
public enum Catalog {
    /// The tables, for the cloud's migrations. Times are microseconds since 1970 in UTC.
    public static let schema: [String] = [
        """
        CREATE TABLE recordings (
            id TEXT NOT NULL PRIMARY KEY,
            organisation_id TEXT NOT NULL REFERENCES organisations (organisation_id),
            edge_id TEXT NOT NULL,
            room_id TEXT NOT NULL,
            state TEXT NOT NULL,
            start_us BIGINT NOT NULL,
            end_us BIGINT
        )
        """,
        "CREATE INDEX recordings_by_start ON recordings (organisation_id, start_us)",
        "CREATE INDEX recordings_by_room ON recordings (room_id, state)",
        """
        CREATE TABLE recording_cameras (
            recording_id TEXT NOT NULL REFERENCES recordings (id),
            organisation_id TEXT NOT NULL REFERENCES organisations (organisation_id),
            camera_id TEXT NOT NULL,
            bytes BIGINT NOT NULL,
            PRIMARY KEY (recording_id, camera_id)
        )
        """,
        """
        CREATE TABLE recording_gaps (
            recording_id TEXT NOT NULL REFERENCES recordings (id),
            organisation_id TEXT NOT NULL REFERENCES organisations (organisation_id),
            camera_id TEXT NOT NULL,
            start_us BIGINT NOT NULL,
            end_us BIGINT NOT NULL,
            cause TEXT NOT NULL,
            PRIMARY KEY (recording_id, camera_id, start_us)
        )
        """,
    ]
}
