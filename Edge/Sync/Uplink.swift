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

public import EdgeProtocol
import Foundation
public import Foundations
public import HTTPServing
public import Logging
public import ServiceLifecycle
import Synchronization

/// The edge's one connection to the cloud: facts go up, commands and desired state come down.
///
/// It is made again for as long as the program runs. Nothing on site waits for it.
public final class Uplink: Service {
    /// What the uplink asks of the agent.
    public struct Delegate: Sendable {
        /// Does a command that was received at a moment; called once for each time it comes, one after another.
        public var perform: @Sendable (Command, _ received: MonotonicTime) async -> CommandResult
        /// Takes a new desired state.
        public var adopt: @Sendable (DesiredState) async -> Void
        /// How the edge is now.
        public var status: @Sendable () async -> EdgeStatus
        /// Every fact as it is now, for a new epoch.
        public var allFacts: @Sendable () async throws -> [EdgeFact]

        /// Makes a delegate.
        public init(
            perform: @escaping @Sendable (Command, _ received: MonotonicTime) async -> CommandResult,
            adopt: @escaping @Sendable (DesiredState) async -> Void,
            status: @escaping @Sendable () async -> EdgeStatus,
            allFacts: @escaping @Sendable () async throws -> [EdgeFact]
        ) {
            self.perform = perform
            self.adopt = adopt
            self.status = status
            self.allFacts = allFacts
        }
    }

    /// How often the cloud is told how the edge is.
    static let statusInterval = Duration.seconds(2)
    /// The longest wait between two tries to reach the cloud.
    static let maximumBackoff = Duration.seconds(10)

    private let client: WebSocketClient
    private let outbox: Outbox
    private let delegate: Delegate
    private let software: String
    private let clock: any TimeSource
    private let logger: Logger
    private let connected = Mutex(false)
    /// Wakes the pump of the running session; each session has a stream of its own, since a cancelled one is over.
    private let change = Mutex<AsyncStream<Void>.Continuation?>(nil)

    /// Makes an uplink.
    ///
    /// - Parameters:
    ///   - client: Dials the cloud's edge listener and checks that it is one.
    ///   - outbox: What is to be told.
    ///   - delegate: Who does what the cloud asks.
    ///   - software: The program's version, for people.
    ///   - clock: The time.
    ///   - logger: Where it logs.
    public init(
        client: WebSocketClient,
        outbox: Outbox,
        delegate: Delegate,
        software: String,
        clock: any TimeSource,
        logger: Logger
    ) {
        self.client = client
        self.outbox = outbox
        self.delegate = delegate
        self.software = software
        self.clock = clock
        self.logger = logger
    }

    /// Whether the cloud is connected.
    public var isConnected: Bool { self.connected.withLock { $0 } }

    /// Says that there may be new rows in the outbox.
    public func outboxChanged() {
        _ = self.change.withLock { $0?.yield() }
    }

    /// Runs until graceful shutdown.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            var backoff = Duration.milliseconds(250)
            while !Task.isCancelled {
                let began = self.clock.monotonic
                do {
                    try await self.client.connect(path: "/edge") { try await self.converse($0) }
                } catch {
                    if Task.isCancelled { return }
                    self.logger.info("No connection to the cloud", metadata: ["reason": "\(error)"])
                }
                self.connected.withLock { $0 = false }
                if self.clock.monotonic - began > .seconds(20) { backoff = .milliseconds(250) }
                guard (try? await self.clock.sleep(for: backoff * Double.random(in: 0.5...1))) != nil else { return }
                backoff = min(backoff * 2, Self.maximumBackoff)
            }
        }
    }

    private func converse(_ connection: WebSocketConnection) async throws {
        let status = await self.delegate.status()
        let position = try await self.outbox.position()
        try await Self.send(
            .hello(
                EdgeMessage.Hello(
                    software: self.software,
                    epoch: position.epoch,
                    maximumSequence: position.maximum,
                    minimumRetainedSequence: position.minimumRetained,
                    desiredVersion: status.desiredVersion
                )
            ),
            on: connection
        )
        var messages = connection.messages.makeAsyncIterator()
        guard let first = try await messages.next(), case .welcome(let welcome) = try Self.decode(first) else {
            throw HTTPServingError(code: .protocolViolation, message: "The cloud did not answer the greeting.")
        }
        let mark = welcome.highWaterMark
        if mark > position.maximum || mark + 1 < position.minimumRetained {
            // The store is older than the cloud's knowledge, or the cloud's older than what is kept: tell it all again.
            self.logger.warning("The outbox begins anew", metadata: ["mark": "\(mark)"])
            try await self.outbox.restart(with: self.delegate.allFacts())
            return
        }
        self.connected.withLock { $0 = true }
        self.logger.info(
            "Connected to the cloud",
            metadata: ["mark": "\(mark)", "pending": "\(position.maximum - mark)"]
        )
        try await self.outbox.acknowledge(mark)

        let (acknowledgements, acknowledged) = AsyncStream.makeStream(of: Int64.self)
        let (commands, commanded) = AsyncStream.makeStream(
            of: (Command, MonotonicTime).self,
            bufferingPolicy: .bufferingOldest(64)
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for try await message in connection.messages {
                    switch try Self.decode(message) {
                    case .welcome: break
                    case .acknowledged(let sequence): acknowledged.yield(sequence)
                    case .command(let command): commanded.yield((command, self.clock.monotonic))
                    case .desired(let desired): await self.delegate.adopt(desired)
                    }
                }
            }
            group.addTask { try await self.pump(from: mark, acknowledgements, connection) }
            group.addTask {
                for await (command, received) in commands {
                    try await Self.send(.commandResult(CommandResult(id: command.id, state: .accepted)), on: connection)
                    let result = await self.delegate.perform(command, received)
                    try await Self.send(.commandResult(result), on: connection)
                }
            }
            group.addTask {
                while true {
                    try await Self.send(.status(await self.delegate.status()), on: connection)
                    try await self.clock.sleep(for: Self.statusInterval)
                }
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Sends batches, one in flight, until the outbox is empty; then waits for a change.
    private func pump(
        from start: Int64,
        _ acknowledgements: AsyncStream<Int64>,
        _ connection: WebSocketConnection
    ) async throws {
        var mark = start
        var acknowledged = acknowledgements.makeAsyncIterator()
        let (changes, change) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.change.withLock { $0 = change }
        change.yield()
        for await _ in changes {
            while let batch = try await self.outbox.batch(after: mark) {
                try await Self.send(.batch(batch), on: connection)
                guard let sequence = await acknowledged.next() else { return }
                mark = sequence
                try await self.outbox.acknowledge(mark)
            }
        }
    }

    private static func decode(_ message: WebSocketMessage) throws -> CloudMessage {
        guard case .text(let text) = message,
            let decoded = try? JSONDecoder().decode(CloudMessage.self, from: Data(text.utf8))
        else {
            throw HTTPServingError(code: .protocolViolation, message: "The cloud sent a message that does not parse.")
        }
        return decoded
    }

    private static func send(_ message: EdgeMessage, on connection: WebSocketConnection) async throws {
        try await connection.send(text: String(decoding: try JSONEncoder().encode(message), as: UTF8.self))
    }
}
