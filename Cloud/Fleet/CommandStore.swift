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

/// Keeps what people asked of edges, each once, and how it went.
public struct CommandStore: Sendable {
    private let database: any SQLDatabase
    private let clock: any TimeSource

    /// Makes a store on the cloud's database.
    public init(database: any SQLDatabase, clock: any TimeSource) {
        self.database = database
        self.clock = clock
    }

    /// Notes a command; false when one of this id is there already, which then must not be sent again.
    public func create(_ command: Command, room: FleetRoom, userID: String) async throws -> Bool {
        let now = self.clock.utc
        let action =
            switch command.action {
            case .startRecording: "startRecording"
            case .stopRecording: "stopRecording"
            }
        return try await self.database.write { transaction in
            try transaction.execute(
                """
                INSERT INTO commands
                    (id, organisation_id, edge_id, room_id, user_id, action, state, message, created_us)
                VALUES (?, ?, ?, ?, ?, ?, 'created', '', ?) ON CONFLICT (id) DO NOTHING
                """,
                [
                    .text(command.id.description), .text(room.organisationID), .text(room.edgeID.description),
                    .text(room.id.description), .text(userID), .text(action), .integer(now.microsecondsSince1970),
                ]
            ) == 1
        }
    }

    /// Notes how a command of an edge went; gives its room, nil where the edge has no such open command.
    public func finish(_ result: CommandResult, edgeID: UUIDv7) async throws -> UUIDv7? {
        let now = self.clock.utc
        return try await self.database.write { transaction in
            let isFinal = result.state != .accepted
            let changed = try transaction.execute(
                """
                UPDATE commands SET state = ?, message = ?, finished_us = ?
                WHERE id = ? AND edge_id = ? AND finished_us IS NULL
                """,
                [
                    .text(result.state.rawValue), .text(result.message),
                    isFinal ? .integer(now.microsecondsSince1970) : .null, .text(result.id.description),
                    .text(edgeID.description),
                ]
            )
            guard changed == 1 else { return nil }
            let row = try transaction.queryOne(
                "SELECT room_id FROM commands WHERE id = ?",
                [.text(result.id.description)]
            )
            return try row.flatMap { UUIDv7(try $0.text("room_id")) }
        }
    }
}
