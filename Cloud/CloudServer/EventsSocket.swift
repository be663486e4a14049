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

import EdgeProtocol
import Fleet
import Foundation
import Foundations
import HTTPServing
import Identity

/// The pages' link: how rooms are, how commands went, and a ping that says the link is there.
struct EventsSocket: Sendable {
    /// How often the page hears something, whatever happens.
    static let pingInterval = Duration.seconds(10)

    let services: CloudServices
    let principal: Principal
    let sessionToken: String

    private struct Message: Encodable {
        var type: String
        var utc: String
        var rooms: [RoomState]?
        var room: RoomState?
        var id: String?
        var state: String?
        var message: String?
    }

    /// Serves a page until it goes away or its session ends.
    func run(_ connection: WebSocketConnection) async throws {
        let changes = self.services.sessions.changes()
        let organisationID = self.principal.organisationID.description
        var known: [UUIDv7: RoomState] = [:]
        let rooms = try await self.services.board.rooms(organisationID: organisationID)
        for (room, state) in rooms { known[room.id] = state }
        try await self.send(Message(type: "rooms", utc: self.now, rooms: rooms.map(\.state)), on: connection)
        let initial = known
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for try await _ in connection.messages {}
            }
            group.addTask { try await self.ping(connection) }
            group.addTask { try await self.follow(changes, initial, connection) }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private var now: String { self.services.clock.utc.rfc3339(fractionDigits: 3) }

    private func ping(_ connection: WebSocketConnection) async throws {
        while true {
            try await self.services.clock.sleep(for: Self.pingInterval)
            let session = try await self.services.identity.principal(
                forSessionToken: self.sessionToken,
                isActivity: false
            )
            guard session != nil else { return }
            try await self.send(Message(type: "ping", utc: self.now), on: connection)
        }
    }

    private func follow(
        _ changes: AsyncStream<EdgeSessions.Change>,
        _ initial: [UUIDv7: RoomState],
        _ connection: WebSocketConnection
    ) async throws {
        var known = initial
        let organisationID = self.principal.organisationID.description
        for await change in changes {
            let rooms = try await self.services.fleet.rooms(organisationID: organisationID)
            let affected: [FleetRoom]
            switch change {
            case .edge(let edgeID): affected = rooms.filter { $0.edgeID == edgeID }
            case .room(let roomID): affected = rooms.filter { $0.id == roomID }
            case .command(let result, let roomID):
                affected = rooms.filter { $0.id == roomID }
                if affected.isEmpty { continue }
                self.services.board.finished(result, room: roomID)
                let message = Message(
                    type: "command",
                    utc: self.now,
                    id: result.id.description,
                    state: result.state == .done ? "ok" : result.state.rawValue,
                    message: result.message.isEmpty ? nil : result.message
                )
                try await self.send(message, on: connection)
            }
            for room in affected {
                let state = try await self.services.board.state(of: room)
                if known.updateValue(state, forKey: room.id) == state { continue }
                try await self.send(Message(type: "room", utc: self.now, room: state), on: connection)
            }
        }
    }

    private func send(_ message: Message, on connection: WebSocketConnection) async throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        try await connection.send(text: String(decoding: try encoder.encode(message), as: UTF8.self))
    }
}
