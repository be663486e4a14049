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

extension FleetStore {
    static let selectEdge = """
        SELECT edges.id AS id, edges.organisation_id AS organisation_id, sites.name AS site, media_host, media_port,
            desired_version, last_seen_us
        FROM edges JOIN sites ON sites.id = edges.site_id

        """

    static let selectRoom = """
        SELECT rooms.id AS id, rooms.organisation_id AS organisation_id, rooms.edge_id AS edge_id, sites.name AS site,
            rooms.name AS name, pre_roll_seconds
        FROM rooms JOIN edges ON edges.id = rooms.edge_id JOIN sites ON sites.id = edges.site_id

        """

    static func edge(_ row: SQLRow) throws -> FleetEdge {
        FleetEdge(
            id: try self.identifier(row, "id"),
            organisationID: try row.text("organisation_id"),
            site: try row.text("site"),
            mediaHost: try row.text("media_host"),
            mediaPort: Int(try row.integer("media_port")),
            desiredVersion: try row.integer("desired_version"),
            lastSeen: try row.integerOrNil("last_seen_us").map { UTCTime(microsecondsSince1970: $0) }
        )
    }

    static func room(_ row: SQLRow, in transaction: any SQLTransaction) throws -> FleetRoom {
        let cameras = try transaction.query(
            "SELECT id, name, host, port, path FROM cameras WHERE room_id = ? ORDER BY position",
            [.text(row.text("id"))]
        ).map { camera in
            FleetCamera(
                id: try self.identifier(camera, "id"),
                name: try camera.text("name"),
                host: try camera.text("host"),
                port: Int(try camera.integer("port")),
                path: try camera.text("path")
            )
        }
        return FleetRoom(
            id: try self.identifier(row, "id"),
            organisationID: try row.text("organisation_id"),
            edgeID: try self.identifier(row, "edge_id"),
            site: try row.text("site"),
            name: try row.text("name"),
            preRollSeconds: Int(try row.integer("pre_roll_seconds")),
            cameras: cameras
        )
    }

    static func identifier(_ row: SQLRow, _ column: String) throws -> UUIDv7 {
        let text = try row.text(column)
        guard let id = UUIDv7(text) else {
            throw SQLError(code: .unexpectedType, message: "'\(text)' in column '\(column)' is no id.")
        }
        return id
    }
}
