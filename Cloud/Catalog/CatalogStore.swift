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

public import EdgeProtocol
public import Foundations
public import SQLStore

/// Reads the catalogue, and writes what an edge says into it.
public struct CatalogStore: Sendable {
    private let database: any SQLDatabase

    /// Makes a store on the cloud's database.
    public init(database: any SQLDatabase) {
        self.database = database
    }

    /// Puts a fact in place of what was known of its recording; inside the transaction that moves the edge's cursor.
    ///
    /// The caller has checked that the room and the cameras belong to the edge.
    public static func apply(
        _ fact: RecordingFact,
        organisationID: String,
        edgeID: UUIDv7,
        in transaction: any SQLTransaction
    ) throws {
        let id = SQLValue.text(fact.id.description)
        try transaction.execute(
            """
            INSERT INTO recordings (id, organisation_id, edge_id, room_id, state, start_us, end_us)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, start_us = excluded.start_us, end_us = excluded.end_us
            WHERE recordings.edge_id = excluded.edge_id
            """,
            [
                id, .text(organisationID), .text(edgeID.description), .text(fact.roomID.description),
                .text(fact.state.rawValue), .integer(fact.start.microsecondsSince1970),
                fact.end.map { .integer($0.microsecondsSince1970) } ?? .null,
            ]
        )
        try transaction.execute("DELETE FROM recording_gaps WHERE recording_id = ?", [id])
        try transaction.execute("DELETE FROM recording_cameras WHERE recording_id = ?", [id])
        for camera in fact.cameras {
            let cameraID = SQLValue.text(camera.id.description)
            try transaction.execute(
                "INSERT INTO recording_cameras (recording_id, organisation_id, camera_id, bytes) VALUES (?, ?, ?, ?)",
                [id, .text(organisationID), cameraID, .integer(camera.bytes)]
            )
            for gap in camera.gaps {
                try transaction.execute(
                    """
                    INSERT INTO recording_gaps (recording_id, organisation_id, camera_id, start_us, end_us, cause)
                    VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (recording_id, camera_id, start_us) DO NOTHING
                    """,
                    [
                        id, .text(organisationID), cameraID, .integer(gap.start.microsecondsSince1970),
                        .integer(gap.end.microsecondsSince1970), .text(gap.cause),
                    ]
                )
            }
        }
    }

    /// The newest recordings of an organisation, at most `limit`, the newest first.
    public func recordings(organisationID: String, limit: Int = 200) async throws -> [CatalogRecording] {
        try await self.database.read { transaction in
            try transaction.query(
                "SELECT * FROM recordings WHERE organisation_id = ? ORDER BY start_us DESC, id DESC LIMIT ?",
                [.text(organisationID), .integer(Int64(limit))]
            ).map { try Self.recording($0, in: transaction) }
        }
    }

    /// One recording; nil where the organisation has none of this id.
    public func recording(_ id: UUIDv7, organisationID: String) async throws -> CatalogRecording? {
        try await self.database.read { transaction in
            try transaction.queryOne(
                "SELECT * FROM recordings WHERE organisation_id = ? AND id = ?",
                [.text(organisationID), .text(id.description)]
            ).map { try Self.recording($0, in: transaction) }
        }
    }

    /// The recording that is open in a room; nil where none is.
    public func openRecording(roomID: UUIDv7, organisationID: String) async throws -> CatalogRecording? {
        try await self.database.read { transaction in
            try transaction.queryOne(
                """
                SELECT * FROM recordings WHERE organisation_id = ? AND room_id = ? AND state = 'recording'
                ORDER BY start_us DESC
                """,
                [.text(organisationID), .text(roomID.description)]
            ).map { try Self.recording($0, in: transaction) }
        }
    }

    private static func recording(_ row: SQLRow, in transaction: any SQLTransaction) throws -> CatalogRecording {
        let id = try row.text("id")
        let gaps = try transaction.query(
            "SELECT * FROM recording_gaps WHERE recording_id = ? ORDER BY start_us",
            [.text(id)]
        )
        let cameras = try transaction.query(
            "SELECT * FROM recording_cameras WHERE recording_id = ? ORDER BY camera_id",
            [.text(id)]
        ).map { camera in
            let cameraID = try camera.text("camera_id")
            return RecordingFact.Camera(
                id: try Self.identifier(cameraID),
                bytes: try camera.integer("bytes"),
                gaps: try gaps.filter { try $0.text("camera_id") == cameraID }.map { gap in
                    GapFact(
                        start: UTCTime(microsecondsSince1970: try gap.integer("start_us")),
                        end: UTCTime(microsecondsSince1970: try gap.integer("end_us")),
                        cause: try gap.text("cause")
                    )
                }
            )
        }
        return CatalogRecording(
            edgeID: try Self.identifier(row.text("edge_id")),
            fact: RecordingFact(
                id: try Self.identifier(id),
                roomID: try Self.identifier(row.text("room_id")),
                state: RecordingFact.State(rawValue: try row.text("state")) ?? .complete,
                start: UTCTime(microsecondsSince1970: try row.integer("start_us")),
                end: try row.integerOrNil("end_us").map { UTCTime(microsecondsSince1970: $0) },
                cameras: cameras
            )
        )
    }

    private static func identifier(_ text: String) throws -> UUIDv7 {
        guard let id = UUIDv7(text) else {
            throw SQLError(code: .unexpectedType, message: "'\(text)' in the catalogue is no id.")
        }
        return id
    }
}
