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
import Foundation
public import Foundations
public import HTTPServing
public import Logging

/// The cloud's end of one edge's WebSocket, from greeting to goodbye.
public struct EdgeSession: Sendable {
    /// How long an edge may take to greet.
    static let greetingLimit = Duration.seconds(10)

    private let edge: FleetEdge
    private let fleet: FleetStore
    private let commands: CommandStore
    private let applier: OutboxApplier
    private let sessions: EdgeSessions
    private let clock: any TimeSource
    private let logger: Logger

    /// Makes a session with an edge whose certificate has been checked.
    public init(
        edge: FleetEdge,
        fleet: FleetStore,
        commands: CommandStore,
        applier: OutboxApplier,
        sessions: EdgeSessions,
        clock: any TimeSource,
        logger: Logger
    ) {
        self.edge = edge
        self.fleet = fleet
        self.commands = commands
        self.applier = applier
        self.sessions = sessions
        self.clock = clock
        self.logger = logger
    }

    /// Serves the edge until either side closes or a newer session of the same edge takes over.
    ///
    /// Throws ``FleetError`` `outOfStep` or `foreignFact` when a batch does not apply; the socket is then closed, and the
    /// edge greets again.
    public func run(_ connection: WebSocketConnection) async throws {
        var messages = connection.messages.makeAsyncIterator()
        guard let first = try await messages.next(), case .hello(let hello) = try Self.decode(first) else {
            throw HTTPServingError(code: .protocolViolation, message: "The edge did not greet.")
        }
        let mark = try await self.applier.highWaterMark(edge: self.edge, epoch: hello.epoch)
        try await Self.send(.welcome(.init(highWaterMark: mark, utc: self.clock.utc)), on: connection)
        let desired = try await self.fleet.desiredState(edgeID: self.edge.id)
        if desired.version != hello.desiredVersion { try await Self.send(.desired(desired), on: connection) }
        try await self.fleet.seen(self.edge.id)

        let (number, outbound) = self.sessions.begin(self.edge.id, software: hello.software)
        defer { self.sessions.end(self.edge.id, number: number) }
        self.logger.info("Edge connected", metadata: ["edge": "\(self.edge.id)", "mark": "\(mark)"])
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await message in outbound { try await Self.send(message, on: connection) }
            }
            group.addTask {
                for try await message in connection.messages {
                    try await self.take(Self.decode(message), session: number, on: connection)
                }
            }
            defer { group.cancelAll() }
            try await group.next()
        }
        try await self.fleet.seen(self.edge.id)
        self.logger.info("Edge disconnected", metadata: ["edge": "\(self.edge.id)"])
    }

    private func take(_ message: EdgeMessage, session: Int, on connection: WebSocketConnection) async throws {
        switch message {
        case .hello:
            throw HTTPServingError(code: .protocolViolation, message: "The edge greeted twice.")
        case .batch(let batch):
            let mark = try await self.applier.apply(batch, from: self.edge)
            try await Self.send(.acknowledged(sequence: mark), on: connection)
            var rooms: Set<UUIDv7> = []
            for row in batch.rows {
                if case .recording(let fact) = row.fact { rooms.insert(fact.roomID) }
            }
            for room in rooms { self.sessions.report(.room(room)) }
        case .commandResult(let result):
            if let room = try await self.commands.finish(result, edgeID: self.edge.id) {
                self.sessions.report(.command(result, roomID: room))
            }
        case .status(let status):
            self.sessions.update(status, of: self.edge.id, number: session)
        }
    }

    private static func decode(_ message: WebSocketMessage) throws -> EdgeMessage {
        let data =
            switch message {
            case .text(let text): Data(text.utf8)
            case .binary: Data()
            }
        do {
            return try JSONDecoder().decode(EdgeMessage.self, from: data)
        } catch {
            throw HTTPServingError(
                code: .protocolViolation,
                message: "The edge sent a message that does not parse: \(error)"
            )
        }
    }

    private static func send(_ message: CloudMessage, on connection: WebSocketConnection) async throws {
        try await connection.send(text: String(decoding: try JSONEncoder().encode(message), as: UTF8.self))
    }
}
