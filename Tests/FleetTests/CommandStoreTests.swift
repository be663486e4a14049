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
import Foundations
import SQLStore
import Testing

@testable import Fleet

@Suite struct CommandStoreTests {
    private struct Scene {
        var fixture: FleetFixture
        var edge: FleetEdge
        var room: FleetRoom
        var command: Command

        init() async throws {
            self.fixture = try await FleetFixture()
            self.edge = try await self.fixture.enrolEdge()
            self.room = try await self.fixture.makeRoom("Room", of: self.edge)
            self.command = Command(
                id: self.fixture.newID(),
                action: .startRecording(roomID: self.room.id, recordingID: self.fixture.newID()),
                validMilliseconds: 5000
            )
        }

        func create() async throws -> Bool {
            try await self.fixture.commands.create(self.command, room: self.room, userID: "user")
        }

        func finish(_ state: CommandResult.State, _ message: String = "", edge: UUIDv7? = nil) async throws -> UUIDv7? {
            try await self.fixture.commands.finish(
                CommandResult(id: self.command.id, state: state, message: message),
                edgeID: edge ?? self.edge.id
            )
        }

        func row() async throws -> SQLRow {
            let id = self.command.id.description
            return try #require(
                try await self.fixture.database.read {
                    try $0.queryOne("SELECT * FROM commands WHERE id = ?", [.text(id)])
                }
            )
        }
    }

    @Test func aCommandIsNotedOnce() async throws {
        let scene = try await Scene()
        #expect(try await scene.create())
        #expect(try await !scene.create())
        let row = try await scene.row()
        #expect(try row.text("state") == "created")
        #expect(try row.text("action") == "startRecording")
        #expect(try row.text("user_id") == "user")
        #expect(try row.text("edge_id") == scene.edge.id.description)
        #expect(try row.integer("created_us") == scene.fixture.clock.utc.microsecondsSince1970)
    }

    @Test func ofManyWhoPressAtOnceOneSends() async throws {
        let scene = try await Scene()
        let sent = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 { group.addTask { (try? await scene.create()) ?? false } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(sent == 1)
    }

    @Test(arguments: [CommandResult.State.done, .failed, .expired])
    func theFirstFinalStateStays(_ state: CommandResult.State) async throws {
        let scene = try await Scene()
        _ = try await scene.create()
        #expect(try await scene.finish(.accepted) == scene.room.id)
        #expect(try await scene.row().integerOrNil("finished_us") == nil)
        scene.fixture.clock.advance(by: .seconds(1))
        #expect(try await scene.finish(state, "why") == scene.room.id)
        let finished = scene.fixture.clock.utc.microsecondsSince1970
        scene.fixture.clock.advance(by: .seconds(1))
        for late in [CommandResult.State.accepted, .done, .failed, .expired] {
            #expect(try await scene.finish(late, "late") == nil)
        }
        let row = try await scene.row()
        #expect(try row.text("state") == state.rawValue)
        #expect(try row.text("message") == "why")
        #expect(try row.integer("finished_us") == finished)
    }

    @Test func anotherEdgeCannotFinishIt() async throws {
        let scene = try await Scene()
        _ = try await scene.create()
        let other = try await scene.fixture.enrolEdge(site: "South")
        #expect(try await scene.finish(.done, edge: other.id) == nil)
        #expect(try await scene.row().text("state") == "created")
    }

    @Test func anUnknownCommandHasNoRoom() async throws {
        let scene = try await Scene()
        #expect(try await scene.finish(.done) == nil)
    }
}
