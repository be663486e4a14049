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
import NIOCore
import NIOFoundationCompat

/// Rooms for scripts: their states, making them, recording in them.
struct RoomRoutes: Sendable {
    /// How long a command may still begin after it has reached the edge.
    static let commandValidity = Duration.seconds(10)
    /// The longest request body, in bytes.
    static let maximumBytes = 64 << 10

    let services: CloudServices

    var routes: [CloudRoute] {
        [
            .get("/api/rooms", .right(.roomsView)) { _, context in try await self.list(context) },
            .get("/api/edges", .right(.sitesManage)) { _, context in try await self.edges(context) },
            .post("/api/rooms", .right(.sitesManage)) { request, context in try await self.create(request, context) },
            .post("/api/rooms/{room}/recording", .right(.recordControl)) { request, context in
                try await self.start(request, context)
            },
            .post("/api/rooms/{room}/recording/stop", .right(.recordControl)) { request, context in
                try await self.stop(request, context)
            },
        ]
    }

    /// The room that a path names, of the asker's organisation; throws a problem where there is none.
    static func room(_ context: CloudContext, _ services: CloudServices) async throws -> FleetRoom {
        let organisationID = try context.signedIn.organisationID.description
        guard let id = context.parameters.get("room").flatMap({ UUIDv7($0) }),
            let room = try await services.fleet.room(id, organisationID: organisationID)
        else {
            throw Problem(.notFound, title: "No such room", detail: "Go to the rooms and choose one that is there.")
        }
        return room
    }

    private struct RoomEntry: Encodable {
        var name: String
        var site: String
        var state: RoomState
        var cameraNames: [String]
    }

    private func list(_ context: CloudContext) async throws -> Response {
        let organisationID = try context.signedIn.organisationID.description
        let rooms = try await self.services.board.rooms(organisationID: organisationID).map { room, state in
            RoomEntry(name: room.name, site: room.site, state: state, cameraNames: room.cameras.map(\.name))
        }
        return try Self.json(["rooms": rooms])
    }

    private struct EdgeEntry: Encodable {
        var id: String
        var site: String
        var online: Bool
    }

    private func edges(_ context: CloudContext) async throws -> Response {
        let organisationID = try context.signedIn.organisationID.description
        let edges = try await self.services.fleet.edges(organisationID: organisationID).map { edge in
            EdgeEntry(id: edge.id.description, site: edge.site, online: self.services.sessions.isOnline(edge.id))
        }
        return try Self.json(["edges": edges])
    }

    private struct NewRoom: Decodable {
        struct Camera: Decodable {
            var name: String
            var host: String
            var port: Int?
            var path: String
        }

        var name: String
        var edge: UUIDv7
        var preRollSeconds: Int?
        var cameras: [Camera]
    }

    private func create(_ request: Request, _ context: CloudContext) async throws -> Response {
        let organisationID = try context.signedIn.organisationID.description
        let new = try await Self.decode(NewRoom.self, request)
        let now = self.services.clock.utc
        do {
            let room = try await self.services.fleet.createRoom(
                name: new.name,
                edgeID: new.edge,
                preRollSeconds: new.preRollSeconds ?? 0,
                cameras: new.cameras.map {
                    FleetCamera(
                        id: UUIDv7(time: now),
                        name: $0.name,
                        host: $0.host,
                        port: $0.port ?? 554,
                        path: $0.path
                    )
                },
                organisationID: organisationID
            )
            // An edge that is away learns of it when it greets.
            let desired = try await self.services.fleet.desiredState(edgeID: room.edgeID)
            try? self.services.sessions.send(.desired(desired), to: room.edgeID)
            self.services.sessions.report(.room(room.id))
            var response = try Self.json(["id": room.id.description])
            response.status = .created
            return response
        } catch let error as FleetError {
            let status: HTTPResponse.Status = error.code == .notFound ? .notFound : .unprocessableContent
            throw Problem(status, title: "The room was not made", detail: error.message)
        }
    }

    private struct Press: Decodable {
        var commandID: UUIDv7
    }

    private func start(_ request: Request, _ context: CloudContext) async throws -> Response {
        let room = try await Self.room(context, self.services)
        let press = try await Self.decode(Press.self, request)
        // The recording bears the id of the press, so that pressing twice by accident of the network is one recording.
        let action = Command.Action.startRecording(roomID: room.id, recordingID: press.commandID)
        return try await self.send(action, press.commandID, state: "starting", room, context)
    }

    private func stop(_ request: Request, _ context: CloudContext) async throws -> Response {
        let room = try await Self.room(context, self.services)
        let press = try await Self.decode(Press.self, request)
        let open = try await self.services.catalog.openRecording(roomID: room.id, organisationID: room.organisationID)
        guard let open else {
            throw Problem(.conflict, title: "Not recording", detail: "This room is not being recorded at the moment.")
        }
        let action = Command.Action.stopRecording(recordingID: open.fact.id)
        return try await self.send(action, press.commandID, state: "stopping", room, context)
    }

    private func send(
        _ action: Command.Action,
        _ id: UUIDv7,
        state: String,
        _ room: FleetRoom,
        _ context: CloudContext
    ) async throws -> Response {
        let command = Command(
            id: id,
            action: action,
            validMilliseconds: Self.commandValidity.wholeMicroseconds / 1000
        )
        let userID = try context.signedIn.userID.description
        guard self.services.sessions.isOnline(room.edgeID) else {
            throw Problem(
                .serviceUnavailable,
                title: "The media server is not connected",
                detail: "Nothing was started or stopped. What it is recording goes on; on site it can be controlled."
            )
        }
        if try await self.services.commands.create(command, room: room, userID: userID) {
            self.services.board.pressed(state, command: id, room: room.id)
            do {
                try self.services.sessions.send(.command(command), to: room.edgeID)
            } catch {
                throw Problem(
                    .serviceUnavailable,
                    title: "The media server is not connected",
                    detail: "Nothing was started or stopped. Try again in a moment."
                )
            }
        }
        var response = try Self.json(["commandID": id.description])
        response.status = .accepted
        return response
    }

    static func json(_ value: some Encodable) throws -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(bytes: try JSONEncoder().encode(value)))
        )
    }

    private static func decode<Value: Decodable>(_ type: Value.Type, _ request: Request) async throws -> Value {
        var request = request
        let body = try await request.collectBody(upTo: self.maximumBytes)
        do {
            return try JSONDecoder().decode(type, from: body)
        } catch {
            throw Problem(
                .badRequest,
                title: "The request was not understood",
                detail: "The JSON lacks a field: \(error)"
            )
        }
    }
}
