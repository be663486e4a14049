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
import Foundations
import SQLStore
import Testing

@testable import Fleet

@Suite struct OutboxApplierTests {
    /// An edge with a room, and an epoch that the cloud has noted.
    private struct Scene {
        var fixture: FleetFixture
        var edge: FleetEdge
        var room: FleetRoom
        var epoch: UUIDv7

        init() async throws {
            self.fixture = try await FleetFixture()
            self.edge = try await self.fixture.enrolEdge()
            self.room = try await self.fixture.makeRoom("Room", of: self.edge)
            self.epoch = self.fixture.newID()
            let mark = try await self.mark()
            #expect(mark == 0)
        }

        func mark() async throws -> Int64 {
            try await self.fixture.applier.highWaterMark(edge: self.edge, epoch: self.epoch)
        }

        func batch(after previous: Int64, _ facts: [RecordingFact], sequences: [Int64]? = nil) -> OutboxBatch {
            OutboxBatch(
                epoch: self.epoch,
                previous: previous,
                rows: facts.enumerated().map { index, fact in
                    OutboxRow(sequence: sequences?[index] ?? previous + Int64(index) + 1, fact: .recording(fact))
                }
            )
        }

        func recordings() async throws -> [RecordingFact] {
            try await self.fixture.catalog.recordings(organisationID: self.edge.organisationID).map(\.fact)
        }
    }

    @Test func aBatchTakesEffectAndMovesTheMark() async throws {
        let scene = try await Scene()
        var fact = scene.fixture.fact(scene.room)
        let first = scene.batch(after: 0, [fact])
        #expect(try await scene.fixture.applier.apply(first, from: scene.edge) == 1)
        #expect(try await scene.mark() == 1)
        fact.state = .complete
        fact.end = fact.start + .seconds(5)
        // Sequence numbers may have holes: rows that were pruned, or taken by transactions that failed.
        let second = scene.batch(after: 1, [fact], sequences: [7])
        #expect(try await scene.fixture.applier.apply(second, from: scene.edge) == 7)
        #expect(try await scene.mark() == 7)
        #expect(try await scene.recordings() == [fact])
    }

    @Test func aReplayChangesNothing() async throws {
        let scene = try await Scene()
        var fact = scene.fixture.fact(scene.room)
        let first = scene.batch(after: 0, [fact])
        _ = try await scene.fixture.applier.apply(first, from: scene.edge)
        fact.state = .complete
        fact.end = fact.start + .seconds(5)
        _ = try await scene.fixture.applier.apply(scene.batch(after: 1, [fact]), from: scene.edge)
        #expect(await fleetCode { _ = try await scene.fixture.applier.apply(first, from: scene.edge) } == .outOfStep)
        #expect(try await scene.recordings() == [fact])
        #expect(try await scene.mark() == 2)
    }

    @Test(arguments: [1, 5, -1] as [Int64])
    func aBatchThatBeginsElsewhereIsOutOfStep(previous: Int64) async throws {
        let scene = try await Scene()
        let batch = scene.batch(after: previous, [scene.fixture.fact(scene.room)])
        #expect(await fleetCode { _ = try await scene.fixture.applier.apply(batch, from: scene.edge) } == .outOfStep)
        #expect(try await scene.recordings().isEmpty)
        #expect(try await scene.mark() == 0)
    }

    @Test(arguments: [[], [2, 1], [1, 1], [0, 1], [1, 2, 2]] as [[Int64]])
    func aBatchWhoseRowsDoNotGrowIsOutOfStep(sequences: [Int64]) async throws {
        let scene = try await Scene()
        let facts = sequences.map { _ in scene.fixture.fact(scene.room) }
        let batch = scene.batch(after: 0, facts, sequences: sequences)
        #expect(await fleetCode { _ = try await scene.fixture.applier.apply(batch, from: scene.edge) } == .outOfStep)
        #expect(try await scene.recordings().isEmpty)
        #expect(try await scene.mark() == 0)
    }

    @Test(arguments: [(500, nil), (501, .outOfStep)] as [(Int, FleetError.Code?)])
    func aBatchHasABound(count: Int, code: FleetError.Code?) async throws {
        let scene = try await Scene()
        let fact = scene.fixture.fact(scene.room)
        let batch = scene.batch(after: 0, Array(repeating: fact, count: count))
        #expect(await fleetCode { _ = try await scene.fixture.applier.apply(batch, from: scene.edge) } == code)
        #expect(try await scene.mark() == (code == nil ? 500 : 0))
    }

    @Test func anEpochThatTheEdgeDidNotGreetWithIsOutOfStep() async throws {
        let scene = try await Scene()
        var batch = scene.batch(after: 0, [scene.fixture.fact(scene.room)])
        batch.epoch = scene.fixture.newID()
        let strange = batch
        #expect(await fleetCode { _ = try await scene.fixture.applier.apply(strange, from: scene.edge) } == .outOfStep)
        #expect(try await scene.recordings().isEmpty)
    }

    @Test func aNewEpochBeginsAtZeroAndTheOldOneStays() async throws {
        var scene = try await Scene()
        let fact = scene.fixture.fact(scene.room)
        _ = try await scene.fixture.applier.apply(scene.batch(after: 0, [fact]), from: scene.edge)
        let old = scene.epoch
        scene.epoch = scene.fixture.newID()
        #expect(try await scene.mark() == 0)
        // A restored edge says everything again: the facts replace themselves.
        _ = try await scene.fixture.applier.apply(scene.batch(after: 0, [fact]), from: scene.edge)
        #expect(try await scene.recordings() == [fact])
        scene.epoch = old
        #expect(try await scene.mark() == 1)
    }

    @Test func edgesOfOneEpochAreApart() async throws {
        let scene = try await Scene()
        let other = try await scene.fixture.enrolEdge(site: "South")
        _ = try await scene.fixture.applier.apply(
            scene.batch(after: 0, [scene.fixture.fact(scene.room)]),
            from: scene.edge
        )
        #expect(try await scene.fixture.applier.highWaterMark(edge: other, epoch: scene.epoch) == 0)
    }

    @Test func ofTwoSessionsThatSendTheSameBatchOneWins() async throws {
        let scene = try await Scene()
        let facts = (0..<20).map { _ in scene.fixture.fact(scene.room) }
        let batch = scene.batch(after: 0, facts)
        let codes = await withTaskGroup(of: FleetError.Code?.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    await fleetCode { _ = try await scene.fixture.applier.apply(batch, from: scene.edge) }
                }
            }
            return await group.reduce(into: [FleetError.Code?]()) { $0.append($1) }
        }
        #expect(codes.filter { $0 == nil }.count == 1)
        #expect(codes.filter { $0 == .outOfStep }.count == 3)
        #expect(try await scene.recordings().count == 20)
        #expect(try await scene.mark() == 20)
    }

    /// Rows are lost, sent twice and sent by two sessions at once; each takes effect once and in order.
    @Test func everyRowTakesEffectOnceHoweverTheSessionsDie() async throws {
        let scene = try await Scene()
        let base = scene.fixture.fact(scene.room, bytes: 0)
        let history = (1...60).map { bytes -> RecordingFact in
            var fact = base
            for index in fact.cameras.indices { fact.cameras[index].bytes = Int64(bytes) }
            return fact
        }
        await withTaskGroup(of: Void.self) { group in
            for session in 0..<3 {
                group.addTask {
                    // Like an edge: greet, send from the mark on, greet again after a refusal.
                    for _ in 0..<200 {
                        guard let mark = try? await scene.mark(), mark < history.count else { return }
                        let count = min(1 + session, history.count - Int(mark))
                        let batch = scene.batch(after: mark, Array(history[Int(mark)..<Int(mark) + count]))
                        _ = try? await scene.fixture.applier.apply(batch, from: scene.edge)
                        _ = try? await scene.fixture.applier.apply(batch, from: scene.edge)
                    }
                }
            }
        }
        #expect(try await scene.mark() == 60)
        #expect(try await scene.recordings() == [history[59]])
    }

    enum Foreign: CaseIterable { case room, organisation, camera, recording, unknownRoom }

    @Test(arguments: Foreign.allCases)
    func aForeignRowIsRefusedAndNothingOfItsBatchApplies(_ foreign: Foreign) async throws {
        let scene = try await Scene()
        let fixture = scene.fixture
        let second = try await fixture.enrolEdge(site: "South")
        let secondRoom = try await fixture.makeRoom("Second", of: second)
        let stranger = try await fixture.enrolEdge(organisation: FleetFixture.otherOrganisation)
        let strangeRoom = try await fixture.makeRoom("Strange", of: stranger)

        var bad = fixture.fact(scene.room)
        var expected: [RecordingFact] = []
        switch foreign {
        case .room: bad = fixture.fact(secondRoom)
        case .organisation: bad = fixture.fact(strangeRoom)
        case .camera: bad.cameras[1].id = secondRoom.cameras[0].id
        case .recording:
            let theirs = fixture.fact(secondRoom)
            let epoch = fixture.newID()
            _ = try await fixture.applier.highWaterMark(edge: second, epoch: epoch)
            let batch = OutboxBatch(epoch: epoch, previous: 0, rows: [.init(sequence: 1, fact: .recording(theirs))])
            _ = try await fixture.applier.apply(batch, from: second)
            bad.id = theirs.id
            expected = [theirs]
        case .unknownRoom: bad.roomID = fixture.newID()
        }
        let good = fixture.fact(scene.room)
        let batch = scene.batch(after: 0, [good, bad])
        #expect(await fleetCode { _ = try await fixture.applier.apply(batch, from: scene.edge) } == .foreignFact)
        #expect(try await scene.recordings() == expected)
        #expect(try await scene.mark() == 0)
        #expect(try await fixture.applier.apply(scene.batch(after: 0, [good]), from: scene.edge) == 1)
    }
}
