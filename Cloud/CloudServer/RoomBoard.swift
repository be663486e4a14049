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

import Catalog
import EdgeProtocol
import Fleet
import Foundations
import Relay
import Synchronization

/// Puts together how rooms are, from what the edges said and what has been asked of them.
final class RoomBoard: Sendable {
    /// A press whose effect has not been told yet.
    private struct Pending {
        var state: String
        var commandID: UUIDv7
        var since: UTCTime
    }

    /// How long a press is shown as under way at most, should its answer never come.
    static let pendingLimit = Duration.seconds(15)

    private let fleet: FleetStore
    private let catalog: CatalogStore
    private let sessions: EdgeSessions
    private let relay: LiveRelay
    private let clock: any TimeSource
    private let pending = Mutex<[UUIDv7: Pending]>([:])

    init(
        fleet: FleetStore,
        catalog: CatalogStore,
        sessions: EdgeSessions,
        relay: LiveRelay,
        clock: any TimeSource
    ) {
        self.fleet = fleet
        self.catalog = catalog
        self.sessions = sessions
        self.relay = relay
        self.clock = clock
    }

    /// All rooms of an organisation.
    func rooms(organisationID: String) async throws -> [(room: FleetRoom, state: RoomState)] {
        var result: [(FleetRoom, RoomState)] = []
        for room in try await self.fleet.rooms(organisationID: organisationID) {
            result.append((room, try await self.state(of: room)))
        }
        return result
    }

    /// One room.
    func state(of room: FleetRoom) async throws -> RoomState {
        let open = try await self.catalog.openRecording(roomID: room.id, organisationID: room.organisationID)
        let isOnline = self.sessions.isOnline(room.edgeID)
        let status = self.sessions.status(of: room.edgeID)
        let cameras = room.cameras.map { camera in
            RoomState.Camera(id: camera.id.description, state: self.state(of: camera, isOnline, status))
        }
        let now = self.clock.utc
        let pending = self.pending.withLock { pending -> Pending? in
            if let entry = pending[room.id], now - entry.since > Self.pendingLimit { pending[room.id] = nil }
            return pending[room.id]
        }
        var state = room.preRollSeconds > 0 ? "buffering" : "free"
        var since: UTCTime?
        if !cameras.isEmpty, cameras.allSatisfy({ $0.state == "no-signal" }) {
            state = "no-signal"
            since = status?.cameras.filter { entry in room.cameras.contains { $0.id == entry.id } }.map(\.since).max()
        }
        if let open {
            state = "recording"
            since = open.fact.start
        }
        if let pending, (pending.state == "starting") == (open == nil) {
            state = pending.state
            since = pending.since
        }
        if !isOnline {
            state = "edge-offline"
            since = try await self.fleet.edge(room.edgeID)?.lastSeen
        }
        return RoomState(
            id: room.id.description,
            state: state,
            since: since?.rfc3339(fractionDigits: 3),
            recording: open.map {
                RoomState.Recording(
                    id: $0.fact.id.description,
                    startedAt: $0.fact.start.rfc3339(fractionDigits: 3)
                )
            },
            cameras: cameras,
            watchers: 0
        )
    }

    /// Notes a press, so that the room is shown as starting or stopping until its effect is told.
    func pressed(_ state: String, command: UUIDv7, room: UUIDv7) {
        let now = self.clock.utc
        self.pending.withLock { $0[room] = Pending(state: state, commandID: command, since: now) }
        self.sessions.report(.room(room))
    }

    /// Notes that a command has ended.
    func finished(_ result: CommandResult, room: UUIDv7) {
        guard result.state != .accepted else { return }
        self.pending.withLock { pending in
            if pending[room]?.commandID == result.id { pending[room] = nil }
        }
    }

    private func state(of camera: FleetCamera, _ isOnline: Bool, _ status: EdgeStatus?) -> String {
        guard isOnline else { return "edge-offline" }
        switch status?.cameras.first(where: { $0.id == camera.id })?.state {
        case .live: return "connected"
        case .noSignal: return "no-signal"
        case .connecting, nil: return "connecting"
        }
    }
}
