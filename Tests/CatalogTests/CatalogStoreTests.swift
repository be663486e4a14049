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
import Testing

@testable import Catalog

@Suite struct CatalogStoreTests {
    private static func open(_ fixture: CatalogFixture, id: Int64 = 10, start: Int64 = 100) -> RecordingFact {
        RecordingFact(
            id: CatalogFixture.id(id),
            roomID: fixture.room,
            state: .recording,
            start: CatalogFixture.time(start),
            end: nil,
            cameras: fixture.cameras.map { .init(id: $0, bytes: 0, gaps: []) }
        )
    }

    @Test func aFactIsReadBackAsItWas() async throws {
        let fixture = try await CatalogFixture()
        var fact = Self.open(fixture)
        fact.cameras[1].gaps = [
            GapFact(start: CatalogFixture.time(101), end: CatalogFixture.time(103), cause: "camera-down"),
            GapFact(start: CatalogFixture.time(104), end: CatalogFixture.time(104), cause: "packet-loss"),
        ]
        try await fixture.apply(fact)
        let read = try await fixture.store.recording(fact.id, organisationID: CatalogFixture.organisation)
        #expect(read == CatalogRecording(edgeID: fixture.edge, fact: fact))
    }

    @Test func aLaterFactTakesThePlaceOfTheEarlierOneWhole() async throws {
        let fixture = try await CatalogFixture()
        var first = Self.open(fixture)
        first.cameras[0].gaps = [
            GapFact(start: CatalogFixture.time(101), end: CatalogFixture.time(103), cause: "camera-down")
        ]
        try await fixture.apply(first)
        var last = first
        last.state = .complete
        last.start = CatalogFixture.time(99)
        last.end = CatalogFixture.time(160)
        last.cameras = [.init(id: fixture.cameras[1], bytes: 4711, gaps: [])]
        try await fixture.apply(last)
        let read = try await fixture.store.recording(first.id, organisationID: CatalogFixture.organisation)
        #expect(read?.fact == last)
        #expect(read?.bytes == 4711)
    }

    @Test func applyingAFactTwiceIsTheSameAsOnce() async throws {
        let fixture = try await CatalogFixture()
        var fact = Self.open(fixture)
        fact.cameras[0].gaps = [
            GapFact(start: CatalogFixture.time(101), end: CatalogFixture.time(103), cause: "restart")
        ]
        try await fixture.apply(fact)
        try await fixture.apply(fact)
        let all = try await fixture.store.recordings(organisationID: CatalogFixture.organisation)
        #expect(all.map(\.fact) == [fact])
    }

    @Test func gapsThatBeginTogetherAreKeptAsOne() async throws {
        let fixture = try await CatalogFixture()
        var fact = Self.open(fixture)
        let gap = GapFact(start: CatalogFixture.time(101), end: CatalogFixture.time(101), cause: "packet-loss")
        fact.cameras[0].gaps = [gap, gap]
        try await fixture.apply(fact)
        let read = try await fixture.store.recording(fact.id, organisationID: CatalogFixture.organisation)
        #expect(read?.fact.cameras.first?.gaps == [gap])
    }

    @Test func recordingsComeNewestFirstAndNotMoreThanAsked() async throws {
        let fixture = try await CatalogFixture()
        for (id, start) in [(10, 100), (11, 300), (12, 200), (13, 300)] as [(Int64, Int64)] {
            try await fixture.apply(Self.open(fixture, id: id, start: start))
        }
        let all = try await fixture.store.recordings(organisationID: CatalogFixture.organisation, limit: 3)
        #expect(all.map(\.fact.id) == [13, 11, 12].map(CatalogFixture.id))
    }

    @Test func anotherOrganisationSeesNothing() async throws {
        let fixture = try await CatalogFixture()
        let fact = Self.open(fixture)
        try await fixture.apply(fact)
        let other = CatalogFixture.otherOrganisation
        #expect(try await fixture.store.recordings(organisationID: other).isEmpty)
        #expect(try await fixture.store.recording(fact.id, organisationID: other) == nil)
        #expect(try await fixture.store.openRecording(roomID: fixture.room, organisationID: other) == nil)
    }

    @Test func onlyAnOpenRecordingOfTheRoomIsOpen() async throws {
        let fixture = try await CatalogFixture()
        var complete = Self.open(fixture, id: 10, start: 100)
        complete.state = .complete
        complete.end = CatalogFixture.time(120)
        var elsewhere = Self.open(fixture, id: 11, start: 400)
        elsewhere.roomID = CatalogFixture.id(99)
        try await fixture.apply(complete)
        try await fixture.apply(elsewhere)
        func openID() async throws -> UUIDv7? {
            try await fixture.store.openRecording(
                roomID: fixture.room,
                organisationID: CatalogFixture.organisation
            )?.fact.id
        }
        #expect(try await openID() == nil)
        let open = Self.open(fixture, id: 12, start: 50)
        try await fixture.apply(open)
        #expect(try await openID() == open.id)
    }

    @Test func aRecordingOfAnUnknownOrganisationIsRefusedWhole() async throws {
        let fixture = try await CatalogFixture()
        let fact = Self.open(fixture)
        await #expect(throws: (any Error).self) { try await fixture.apply(fact, organisation: "nobody") }
        #expect(try await fixture.store.recordings(organisationID: "nobody").isEmpty)
    }
}
