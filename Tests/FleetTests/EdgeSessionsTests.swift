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

@testable import Fleet

@Suite struct EdgeSessionsTests {
    private static let time = UTCTime(microsecondsSince1970: 1_790_000_000_000_000)
    private let sessions = EdgeSessions()
    private let edge = UUIDv7(time: Self.time)

    private func status(_ version: Int64) -> EdgeStatus {
        EdgeStatus(utc: Self.time, desiredVersion: version, freeBytes: 1, cameras: [])
    }

    private static func acknowledgement(_ sequence: Int64) -> CloudMessage { .acknowledged(sequence: sequence) }

    @Test func anEdgeIsOnlineWhileItsSessionLasts() {
        #expect(!self.sessions.isOnline(self.edge))
        let (number, _) = self.sessions.begin(self.edge, software: "test")
        #expect(self.sessions.isOnline(self.edge))
        #expect(self.sessions.count == 1)
        self.sessions.end(self.edge, number: number)
        #expect(!self.sessions.isOnline(self.edge))
        #expect(self.sessions.count == 0)
    }

    @Test func messagesComeInOrder() async throws {
        let (_, outbound) = self.sessions.begin(self.edge, software: "test")
        for sequence in 1...3 { try self.sessions.send(Self.acknowledgement(Int64(sequence)), to: self.edge) }
        var iterator = outbound.makeAsyncIterator()
        for sequence in 1...3 { #expect(await iterator.next() == Self.acknowledgement(Int64(sequence))) }
    }

    @Test func anEdgeThatIsNotConnectedIsOffline() async {
        #expect(await fleetCode { try self.sessions.send(Self.acknowledgement(1), to: self.edge) } == .offline)
        let (number, _) = self.sessions.begin(self.edge, software: "test")
        self.sessions.end(self.edge, number: number)
        #expect(await fleetCode { try self.sessions.send(Self.acknowledgement(1), to: self.edge) } == .offline)
    }

    @Test func anEdgeThatDoesNotReadIsOffline() async throws {
        let (_, outbound) = self.sessions.begin(self.edge, software: "test")
        for _ in 0..<EdgeSessions.queueLimit { try self.sessions.send(Self.acknowledgement(1), to: self.edge) }
        #expect(await fleetCode { try self.sessions.send(Self.acknowledgement(2), to: self.edge) } == .offline)
        withExtendedLifetime(outbound) {}
    }

    @Test func aNewerSessionTakesOver() async throws {
        let (oldNumber, old) = self.sessions.begin(self.edge, software: "test")
        let (newNumber, new) = self.sessions.begin(self.edge, software: "test")
        var oldIterator = old.makeAsyncIterator()
        #expect(await oldIterator.next() == nil)
        // The end of the old one comes late and must not take the new one along.
        self.sessions.end(self.edge, number: oldNumber)
        #expect(self.sessions.isOnline(self.edge))
        try self.sessions.send(Self.acknowledgement(9), to: self.edge)
        var newIterator = new.makeAsyncIterator()
        #expect(await newIterator.next() == Self.acknowledgement(9))
        self.sessions.end(self.edge, number: newNumber)
        #expect(await newIterator.next() == nil)
    }

    @Test func onlyTheCurrentSessionSaysHowTheEdgeIs() {
        let (oldNumber, _) = self.sessions.begin(self.edge, software: "test")
        self.sessions.update(self.status(1), of: self.edge, number: oldNumber)
        #expect(self.sessions.status(of: self.edge)?.desiredVersion == 1)
        let (newNumber, _) = self.sessions.begin(self.edge, software: "test")
        #expect(self.sessions.status(of: self.edge) == nil)
        self.sessions.update(self.status(2), of: self.edge, number: oldNumber)
        #expect(self.sessions.status(of: self.edge) == nil)
        self.sessions.update(self.status(3), of: self.edge, number: newNumber)
        #expect(self.sessions.status(of: self.edge)?.desiredVersion == 3)
    }

    @Test func observersSeeWhatChanges() async {
        var first = self.sessions.changes().makeAsyncIterator()
        var second = self.sessions.changes().makeAsyncIterator()
        let (number, _) = self.sessions.begin(self.edge, software: "test")
        self.sessions.update(self.status(1), of: self.edge, number: number)
        self.sessions.report(.room(self.edge))
        self.sessions.end(self.edge, number: number)
        self.sessions.end(self.edge, number: number)
        self.sessions.report(.room(self.edge))
        let expected: [EdgeSessions.Change] = [
            .edge(self.edge), .edge(self.edge), .room(self.edge), .edge(self.edge), .room(self.edge),
        ]
        for change in expected {
            #expect(await first.next() == change)
            #expect(await second.next() == change)
        }
    }
}
