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

@Suite struct FleetStoreTests {
    @Test func aRoomIsReadBackAsItWasMade() async throws {
        let fixture = try await FleetFixture()
        let edge = try await fixture.enrolEdge()
        let cameras = [fixture.camera("Door"), fixture.camera("Bed", host: "cam.local", port: 8554, path: "/")]
        let room = try await fixture.fleet.createRoom(
            name: "Room 1",
            edgeID: edge.id,
            preRollSeconds: 120,
            cameras: cameras,
            organisationID: edge.organisationID
        )
        #expect(room.name == "Room 1")
        #expect(room.edgeID == edge.id)
        #expect(room.site == "Site")
        #expect(room.preRollSeconds == 120)
        #expect(room.cameras == cameras)
        let organisation = edge.organisationID
        #expect(try await fixture.fleet.room(room.id, organisationID: organisation) == room)
        #expect(try await fixture.fleet.rooms(organisationID: organisation) == [room])
        #expect(try await fixture.fleet.room(ofCamera: cameras[1].id, organisationID: organisation) == room)
    }

    @Test func anotherOrganisationSeesNothing() async throws {
        let fixture = try await FleetFixture()
        let edge = try await fixture.enrolEdge()
        let room = try await fixture.makeRoom("Room", of: edge)
        let other = FleetFixture.otherOrganisation
        #expect(try await fixture.fleet.edges(organisationID: other).isEmpty)
        #expect(try await fixture.fleet.rooms(organisationID: other).isEmpty)
        #expect(try await fixture.fleet.room(room.id, organisationID: other) == nil)
        #expect(try await fixture.fleet.room(ofCamera: room.cameras[0].id, organisationID: other) == nil)
    }

    struct WrongRoom: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var name = "Room"
        var preRoll = 0
        var cameraCount = 1
        var change: @Sendable (inout FleetCamera) -> Void = { _ in }
    }

    static let wrongRooms: [WrongRoom] = [
        WrongRoom(testDescription: "no name", name: ""),
        WrongRoom(testDescription: "a long name", name: String(repeating: "r", count: 101)),
        WrongRoom(testDescription: "a negative pre-roll", preRoll: -1),
        WrongRoom(testDescription: "a pre-roll of more than 120 s", preRoll: 121),
        WrongRoom(testDescription: "17 cameras", cameraCount: 17),
        WrongRoom(testDescription: "a camera without a name") { $0.name = "" },
        WrongRoom(testDescription: "a camera without a host") { $0.host = "" },
        WrongRoom(testDescription: "port 0") { $0.port = 0 },
        WrongRoom(testDescription: "port 65536") { $0.port = 65_536 },
        WrongRoom(testDescription: "a relative path") { $0.path = "main" },
        WrongRoom(testDescription: "a path of 1001 characters") { $0.path = "/" + String(repeating: "p", count: 1000) },
    ]

    @Test(arguments: wrongRooms)
    func aRoomOutOfRangeIsRefusedAndChangesNothing(_ wrong: WrongRoom) async throws {
        let fixture = try await FleetFixture()
        let edge = try await fixture.enrolEdge()
        var cameras = (0..<wrong.cameraCount).map { fixture.camera("Camera \($0)") }
        wrong.change(&cameras[0])
        let chosen = cameras
        let code = await fleetCode {
            _ = try await fixture.fleet.createRoom(
                name: wrong.name,
                edgeID: edge.id,
                preRollSeconds: wrong.preRoll,
                cameras: chosen,
                organisationID: edge.organisationID
            )
        }
        #expect(code == .invalid)
        #expect(try await fixture.fleet.desiredState(edgeID: edge.id) == DesiredState(version: 1, rooms: []))
    }

    @Test func aNameIsTakenOnceInAnOrganisation() async throws {
        let fixture = try await FleetFixture()
        let edge = try await fixture.enrolEdge()
        let second = try await fixture.enrolEdge(site: "South")
        _ = try await fixture.makeRoom("Room", of: edge)
        #expect(await fleetCode { _ = try await fixture.makeRoom("Room", of: second) } == .invalid)
        #expect(try await fixture.fleet.edge(second.id)?.desiredVersion == 1)
        let foreign = try await fixture.enrolEdge(organisation: FleetFixture.otherOrganisation)
        _ = try await fixture.makeRoom("Room", of: foreign)
    }

    @Test func anEdgeOfAnotherOrganisationIsNotFound() async throws {
        let fixture = try await FleetFixture()
        var edge = try await fixture.enrolEdge()
        edge.organisationID = FleetFixture.otherOrganisation
        let posed = edge
        #expect(await fleetCode { _ = try await fixture.makeRoom("Room", of: posed) } == .notFound)
        #expect(try await fixture.fleet.edge(edge.id)?.desiredVersion == 1)
    }

    @Test func everyChangeRaisesTheVersionOfTheDesiredState() async throws {
        let fixture = try await FleetFixture()
        let edge = try await fixture.enrolEdge()
        let other = try await fixture.enrolEdge(site: "South")
        #expect(try await fixture.fleet.desiredState(edgeID: edge.id) == DesiredState(version: 1, rooms: []))
        let first = try await fixture.makeRoom("B", of: edge)
        _ = try await fixture.makeRoom("Elsewhere", of: other)
        let second = try await fixture.makeRoom("A", of: edge, cameras: 0)
        let state = try await fixture.fleet.desiredState(edgeID: edge.id)
        #expect(state.version == 3)
        #expect(state.rooms.map(\.id) == [first.id, second.id])
        #expect(state.rooms[0].preRollSeconds == 10)
        #expect(state.rooms[0].cameras.map(\.id) == first.cameras.map(\.id))
        #expect(state.rooms[0].cameras[0].path == "/main?x=1")
        #expect(try await fixture.fleet.desiredState(edgeID: other.id).version == 2)
    }

    @Test func roomsKeepTheOrderInWhichTheyWereMade() async throws {
        let fixture = try await FleetFixture()
        let edge = try await fixture.enrolEdge()
        for name in ["C", "A", "B"] { _ = try await fixture.makeRoom(name, of: edge) }
        let rooms = try await fixture.fleet.rooms(organisationID: edge.organisationID)
        #expect(rooms.map(\.name) == ["C", "A", "B"])
    }

    @Test func anUnknownEdgeHasNoDesiredState() async throws {
        let fixture = try await FleetFixture()
        let unknown = fixture.newID()
        #expect(await fleetCode { _ = try await fixture.fleet.desiredState(edgeID: unknown) } == .notFound)
        #expect(try await fixture.fleet.edge(unknown) == nil)
    }

    @Test func whenAnEdgeWasSeenIsNoted() async throws {
        let fixture = try await FleetFixture()
        let edge = try await fixture.enrolEdge()
        let other = try await fixture.enrolEdge()
        fixture.clock.advance(by: .seconds(90))
        try await fixture.fleet.seen(edge.id)
        #expect(try await fixture.fleet.edge(edge.id)?.lastSeen == fixture.clock.utc)
        #expect(try await fixture.fleet.edge(other.id)?.lastSeen == nil)
    }
}
