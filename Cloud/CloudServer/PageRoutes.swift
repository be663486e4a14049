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
import Foundation
import Foundations
import HTTPServing
import HTTPTypes
import Hummingbird
import Identity
import WebApp

/// The pages.
struct PageRoutes: Sendable {
    let services: CloudServices

    var routes: [CloudRoute] {
        [
            .page("/rooms", .right(.roomsView)) { _, context in try await self.rooms(context) },
            .page("/rooms/{room}", .right(.roomsView)) { _, context in try await self.room(context) },
            .page("/recordings", .right(.playbackView)) { _, context in try await self.recordings(context) },
            .page("/recordings/{recording}", .right(.playbackView)) { _, context in try await self.recording(context) },
            .page("/sites", .signedIn) { _, context in try await self.sites(context) },
        ]
    }

    private func word(_ state: String) -> String { self.services.web.strings.text("states.\(state)") }

    private func rooms(_ context: CloudContext) async throws -> Response {
        let organisationID = try context.signedIn.organisationID.description
        let rooms = try await self.services.board.rooms(organisationID: organisationID).map { room, state in
            var values: WebApp.Context = [
                "id": state.id, "name": room.name, "site": room.site, "state": state.state,
                "stateWord": self.word(state.state),
                "cameras": zip(room.cameras, state.cameras).map { camera, state in
                    ["id": state.id, "name": camera.name, "state": state.state, "stateWord": self.word(state.state)]
                },
            ]
            if let since = state.since { values["since"] = since }
            return values
        }
        return try await HTMLPage.render("rooms", nav: "rooms", ["rooms": rooms], context, self.services)
    }

    private struct RoomData: Encodable {
        struct Camera: Encodable {
            var id: String
            var name: String
        }

        var id: String
        var name: String
        var site: String
        var state: String
        var preRollSeconds: Int
        var cameras: [Camera]
        var recording: RoomState.Recording?
        var canRecord: Bool
    }

    private func room(_ context: CloudContext) async throws -> Response {
        let principal = try context.signedIn
        let room = try await RoomRoutes.room(context, self.services)
        let state = try await self.services.board.state(of: room)
        let data = RoomData(
            id: room.id.description,
            name: room.name,
            site: room.site,
            state: state.state,
            preRollSeconds: room.preRollSeconds,
            cameras: room.cameras.map { RoomData.Camera(id: $0.id.description, name: $0.name) },
            recording: state.recording,
            canRecord: principal.may(.recordControl)
        )
        let values: WebApp.Context = [
            "name": room.name, "site": room.site, "state": state.state, "stateWord": self.word(state.state),
            "cameras": room.cameras.map { ["id": $0.id.description, "name": $0.name] },
            "roomJSON": try WebApp.json(data),
        ]
        return try await HTMLPage.render("room", nav: "rooms", values, context, self.services)
    }

    private func recordings(_ context: CloudContext) async throws -> Response {
        let organisationID = try context.signedIn.organisationID.description
        let now = self.services.clock.utc
        let rooms = try await self.services.fleet.rooms(organisationID: organisationID)
        let rows = try await self.services.catalog.recordings(organisationID: organisationID).map { recording in
            let room = rooms.first { $0.id == recording.fact.roomID }
            let order = room?.cameras.map(\.id) ?? []
            let parts = recording.fact.cameras.sorted { left, right in
                (order.firstIndex(of: left.id) ?? .max) < (order.firstIndex(of: right.id) ?? .max)
            }
            let names = parts.map { part in
                room?.cameras.first { $0.id == part.id }?.name ?? part.id.description
            }
            var values = self.summary(of: recording, now: now)
            values["id"] = recording.fact.id.description
            values["room"] = room?.name ?? recording.fact.roomID.description
            values["sizeText"] = DisplayText.size(recording.bytes)
            values["camerasText"] = names.joined(separator: ", ")
            return values
        }
        let values: WebApp.Context = ["hasRecordings": !rows.isEmpty, "recordings": rows]
        return try await HTMLPage.render("recordings", nav: "recordings", values, context, self.services)
    }

    private func summary(of recording: CatalogRecording, now: UTCTime) -> WebApp.Context {
        let hasGaps = recording.fact.cameras.contains { !$0.gaps.isEmpty }
        let state = recording.fact.state == .recording ? "recording" : hasGaps ? "gaps" : "complete"
        return [
            "start": recording.fact.start.rfc3339(fractionDigits: 3),
            "startText": DisplayText.moment(recording.fact.start),
            "durationText": DisplayText.duration(recording.duration(now: now)),
            "state": state,
            "stateIcon": state == "recording" ? "state-recording" : state,
            "stateWord": self.services.web.strings.text("recordingStates.\(state)"),
        ]
    }

    private struct RecordingData: Encodable {
        struct Gap: Encodable {
            var start: Double
            var end: Double
            var cause: String
            var causeWord: String
        }

        struct Camera: Encodable {
            var id: String
            var name: String
            var bytes: Int64
            var gaps: [Gap]
        }

        var id: String
        var room: String
        var start: String
        var durationSeconds: Double
        var state: String
        var cameras: [Camera]
    }

    private func recording(_ context: CloudContext) async throws -> Response {
        let organisationID = try context.signedIn.organisationID.description
        let recording = try await RecordingRoutes.recording(context, self.services)
        let fact = recording.fact
        let now = self.services.clock.utc
        let room = try await self.services.fleet.room(fact.roomID, organisationID: organisationID)
        // Cameras in the order of the room; one that has left the room since comes last, under its id.
        let order = room?.cameras.map(\.id) ?? []
        let parts = fact.cameras.sorted { left, right in
            (order.firstIndex(of: left.id) ?? .max) < (order.firstIndex(of: right.id) ?? .max)
        }
        func name(_ id: UUIDv7) -> String { room?.cameras.first { $0.id == id }?.name ?? id.description }
        let summary = self.summary(of: recording, now: now)
        let data = RecordingData(
            id: fact.id.description,
            room: room?.name ?? fact.roomID.description,
            start: fact.start.rfc3339(fractionDigits: 3),
            durationSeconds: recording.duration(now: now).inSeconds,
            state: summary["state"] as? String ?? "complete",
            cameras: parts.map { part in
                RecordingData.Camera(
                    id: part.id.description,
                    name: name(part.id),
                    bytes: part.bytes,
                    gaps: part.gaps.filter { $0.end > $0.start }.map { gap in
                        RecordingData.Gap(
                            start: max(0, (gap.start - fact.start).inSeconds),
                            end: (gap.end - fact.start).inSeconds,
                            cause: gap.cause,
                            causeWord: self.services.web.strings.text("causes.\(gap.cause)")
                        )
                    }
                )
            }
        )
        var values = summary
        values["room"] = data.room
        if fact.state == .recording { values["stillRecording"] = true }
        values["cameras"] = parts.map { part in
            [
                "id": part.id.description, "name": name(part.id), "sizeText": DisplayText.size(part.bytes),
                "download": "/api/recordings/\(fact.id)/cameras/\(part.id)/download.mp4",
            ]
        }
        values["recordingJSON"] = try WebApp.json(data)
        if !(try context.signedIn.may(.export)) { values["cannotExport"] = true }
        return try await HTMLPage.render("recording", nav: "recordings", values, context, self.services)
    }

    private func sites(_ context: CloudContext) async throws -> Response {
        let organisationID = try context.signedIn.organisationID.description
        let rooms = try await self.services.fleet.rooms(organisationID: organisationID)
        var edges: [WebApp.Context] = []
        for edge in try await self.services.fleet.edges(organisationID: organisationID) {
            let isOnline = self.services.sessions.isOnline(edge.id)
            let status = self.services.sessions.status(of: edge.id)
            var cameras: [[String: String]] = []
            for room in rooms where room.edgeID == edge.id {
                let state = try await self.services.board.state(of: room)
                for (camera, entry) in zip(room.cameras, state.cameras) {
                    cameras.append([
                        "id": entry.id, "name": "\(room.name), \(camera.name)", "state": entry.state,
                        "stateWord": self.word(entry.state),
                    ])
                }
            }
            edges.append([
                "id": edge.id.description, "name": edge.site, "site": edge.id.description,
                "state": isOnline ? "online" : "edge-offline", "online": isOnline,
                "since": (edge.lastSeen ?? edge.id.time).rfc3339(fractionDigits: 0),
                "version": self.services.sessions.software(of: edge.id) ?? "–",
                "storageFreeText": status.map { DisplayText.size($0.freeBytes) } ?? "–", "cameras": cameras,
            ])
        }
        let values: WebApp.Context = ["hasEdges": !edges.isEmpty, "edges": edges]
        return try await HTMLPage.render("sites", nav: "sites", values, context, self.services)
    }
}
