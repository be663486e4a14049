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

/// Reads and changes what the cloud knows of its edges, rooms and cameras.
public struct FleetStore: Sendable {
    let database: any SQLDatabase
    let clock: any TimeSource

    /// Makes a store on the cloud's database.
    public init(database: any SQLDatabase, clock: any TimeSource) {
        self.database = database
        self.clock = clock
    }

    /// All edges of an organisation, by site.
    public func edges(organisationID: String) async throws -> [FleetEdge] {
        try await self.database.read { transaction in
            try transaction.query(
                Self.selectEdge + "WHERE edges.organisation_id = ? ORDER BY sites.name, edges.id",
                [.text(organisationID)]
            ).map { try Self.edge($0) }
        }
    }

    /// One edge, whoever's it is: for its own session and for the relay, which have checked the right already.
    public func edge(_ id: UUIDv7) async throws -> FleetEdge? {
        try await self.database.read { transaction in
            try transaction.queryOne(Self.selectEdge + "WHERE edges.id = ?", [.text(id.description)]).map {
                try Self.edge($0)
            }
        }
    }

    /// Notes that an edge is connected now.
    public func seen(_ id: UUIDv7) async throws {
        let now = self.clock.utc
        try await self.database.write { transaction in
            try transaction.execute(
                "UPDATE edges SET last_seen_us = ? WHERE id = ?",
                [.integer(now.microsecondsSince1970), .text(id.description)]
            )
        }
    }

    /// All rooms of an organisation, in order.
    public func rooms(organisationID: String) async throws -> [FleetRoom] {
        try await self.database.read { transaction in
            try transaction.query(
                Self.selectRoom + "WHERE rooms.organisation_id = ? ORDER BY sites.name, rooms.position, rooms.name",
                [.text(organisationID)]
            ).map { try Self.room($0, in: transaction) }
        }
    }

    /// One room; nil where the organisation has none of this id.
    public func room(_ id: UUIDv7, organisationID: String) async throws -> FleetRoom? {
        try await self.database.read { transaction in
            try transaction.queryOne(
                Self.selectRoom + "WHERE rooms.organisation_id = ? AND rooms.id = ?",
                [.text(organisationID), .text(id.description)]
            ).map { try Self.room($0, in: transaction) }
        }
    }

    /// The room that a camera belongs to; nil where the organisation has no such camera.
    public func room(ofCamera id: UUIDv7, organisationID: String) async throws -> FleetRoom? {
        try await self.database.read { transaction in
            try transaction.queryOne(
                Self.selectRoom
                    + """
                    WHERE rooms.organisation_id = ?
                    AND rooms.id IN (SELECT room_id FROM cameras WHERE cameras.id = ?)
                    """,
                [.text(organisationID), .text(id.description)]
            ).map { try Self.room($0, in: transaction) }
        }
    }

    /// The edge that a camera belongs to, whoever's it is; nil where there is no such camera.
    public func edge(ofCamera id: UUIDv7) async throws -> UUIDv7? {
        try await self.database.read { transaction in
            try transaction.queryOne(
                "SELECT rooms.edge_id AS id FROM cameras JOIN rooms ON rooms.id = cameras.room_id WHERE cameras.id = ?",
                [.text(id.description)]
            ).map { try Self.identifier($0, "id") }
        }
    }

    /// Adds a room with its cameras to an edge's desired state; throws ``FleetError`` `notFound` or `invalid`.
    public func createRoom(
        name: String,
        edgeID: UUIDv7,
        preRollSeconds: Int,
        cameras: [FleetCamera],
        organisationID: String
    ) async throws -> FleetRoom {
        let roomID = UUIDv7(time: self.clock.utc)
        guard !name.isEmpty, name.count <= 100, (0...120).contains(preRollSeconds), cameras.count <= 16 else {
            throw FleetError(
                code: .invalid,
                message: "A room needs a name of 1 to 100 characters, a pre-roll of 0 to 120 s and at most 16 cameras."
            )
        }
        for camera in cameras {
            guard !camera.name.isEmpty, !camera.host.isEmpty, (1...65535).contains(camera.port),
                camera.path.hasPrefix("/"), camera.path.count <= 1000
            else {
                throw FleetError(
                    code: .invalid,
                    message: "Camera '\(camera.name)' needs a name, a host, a port of 1 to 65535 and a path from '/'."
                )
            }
        }
        return try await self.database.write { transaction in
            let changed = try transaction.execute(
                "UPDATE edges SET desired_version = desired_version + 1 WHERE id = ? AND organisation_id = ?",
                [.text(edgeID.description), .text(organisationID)]
            )
            guard changed == 1 else {
                throw FleetError(code: .notFound, message: "There is no edge \(edgeID) here; enrol it first.")
            }
            let position = try transaction.query("SELECT id FROM rooms WHERE edge_id = ?", [.text(edgeID.description)])
            do {
                try transaction.execute(
                    """
                    INSERT INTO rooms (id, organisation_id, edge_id, name, position, pre_roll_seconds)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                    [
                        .text(roomID.description), .text(organisationID), .text(edgeID.description), .text(name),
                        .integer(Int64(position.count)), .integer(Int64(preRollSeconds)),
                    ]
                )
            } catch let error as SQLError where error.code == .constraint {
                throw FleetError(code: .invalid, message: "There is a room '\(name)' already; choose another name.")
            }
            for (position, camera) in cameras.enumerated() {
                try transaction.execute(
                    """
                    INSERT INTO cameras (id, organisation_id, room_id, name, position, host, port, path)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    [
                        .text(camera.id.description), .text(organisationID), .text(roomID.description),
                        .text(camera.name), .integer(Int64(position)), .text(camera.host),
                        .integer(Int64(camera.port)), .text(camera.path),
                    ]
                )
            }
            let row = try transaction.queryOne(Self.selectRoom + "WHERE rooms.id = ?", [.text(roomID.description)])
            guard let row else { throw FleetError(code: .notFound, message: "The room vanished while it was made.") }
            return try Self.room(row, in: transaction)
        }
    }

    /// How an edge should be.
    public func desiredState(edgeID: UUIDv7) async throws -> DesiredState {
        try await self.database.read { transaction in
            let edge = try transaction.queryOne(Self.selectEdge + "WHERE edges.id = ?", [.text(edgeID.description)])
            guard let edge else { throw FleetError(code: .notFound, message: "There is no edge \(edgeID) here.") }
            let rooms = try transaction.query(
                Self.selectRoom + "WHERE rooms.edge_id = ? ORDER BY rooms.position",
                [.text(edgeID.description)]
            ).map { try Self.room($0, in: transaction) }
            return DesiredState(
                version: try edge.integer("desired_version"),
                rooms: rooms.map { room in
                    DesiredState.Room(
                        id: room.id,
                        name: room.name,
                        preRollSeconds: room.preRollSeconds,
                        cameras: room.cameras.map {
                            DesiredState.Camera(id: $0.id, name: $0.name, host: $0.host, port: $0.port, path: $0.path)
                        }
                    )
                }
            )
        }
    }
}
