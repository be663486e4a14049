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
public import Foundations
import Synchronization

/// Which edges are connected to this cloud process, and how they are.
public final class EdgeSessions: Sendable {
    /// Something about an edge has changed that a page may show.
    public enum Change: Hashable, Sendable {
        /// The edge connected, went away, or said how it is.
        case edge(UUIDv7)
        /// A recording of the room changed.
        case room(UUIDv7)
        /// A command of the room moved on.
        case command(CommandResult, roomID: UUIDv7)
    }

    /// Commands and states that may wait for one edge's socket.
    static let queueLimit = 256

    private struct Session {
        var number: Int
        var outbound: AsyncStream<CloudMessage>.Continuation
        var software: String
        var status: EdgeStatus?
    }

    private struct State {
        var nextNumber = 0
        var sessions: [UUIDv7: Session] = [:]
        var observers: [Int: AsyncStream<Change>.Continuation] = [:]
    }

    private let state = Mutex(State())

    /// Makes an empty register.
    public init() {}

    /// Whether an edge is connected.
    public func isOnline(_ edgeID: UUIDv7) -> Bool { self.state.withLock { $0.sessions[edgeID] != nil } }

    /// How many edges are connected.
    public var count: Int { self.state.withLock { $0.sessions.count } }

    /// What an edge last said of itself in this session; nil when it is not connected or has not said yet.
    public func status(of edgeID: UUIDv7) -> EdgeStatus? { self.state.withLock { $0.sessions[edgeID]?.status } }

    /// The version of an edge's program; nil when it is not connected.
    public func software(of edgeID: UUIDv7) -> String? { self.state.withLock { $0.sessions[edgeID]?.software } }

    /// Sends to an edge; throws ``FleetError`` `offline` when it is not connected or does not read.
    public func send(_ message: CloudMessage, to edgeID: UUIDv7) throws {
        let session = self.state.withLock { $0.sessions[edgeID] }
        guard let session, case .enqueued = session.outbound.yield(message) else {
            throw FleetError(code: .offline, message: "The media server is not connected to the cloud at the moment.")
        }
    }

    /// The changes from now on; the newest 1000 wait for a slow reader.
    public func changes() -> AsyncStream<Change> {
        let (stream, continuation) = AsyncStream.makeStream(of: Change.self, bufferingPolicy: .bufferingNewest(1000))
        let number = self.state.withLock { state -> Int in
            state.nextNumber += 1
            state.observers[state.nextNumber] = continuation
            return state.nextNumber
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { $0.observers[number] = nil }
        }
        return stream
    }

    /// Tells all observers of a change.
    public func report(_ change: Change) {
        let observers = self.state.withLock { Array($0.observers.values) }
        for observer in observers { observer.yield(change) }
    }

    /// Registers a session and gives what is to be sent on it; an older session of the same edge ends.
    func begin(_ edgeID: UUIDv7, software: String) -> (number: Int, outbound: AsyncStream<CloudMessage>) {
        let (stream, continuation) = AsyncStream.makeStream(
            of: CloudMessage.self,
            bufferingPolicy: .bufferingOldest(Self.queueLimit)
        )
        let (number, replaced) = self.state.withLock { state -> (Int, Session?) in
            state.nextNumber += 1
            let session = Session(number: state.nextNumber, outbound: continuation, software: software)
            return (state.nextNumber, state.sessions.updateValue(session, forKey: edgeID))
        }
        replaced?.outbound.finish()
        self.report(.edge(edgeID))
        return (number, stream)
    }

    func end(_ edgeID: UUIDv7, number: Int) {
        let ended = self.state.withLock { state -> Session? in
            guard state.sessions[edgeID]?.number == number else { return nil }
            return state.sessions.removeValue(forKey: edgeID)
        }
        ended?.outbound.finish()
        if ended != nil { self.report(.edge(edgeID)) }
    }

    func update(_ status: EdgeStatus, of edgeID: UUIDv7, number: Int) {
        let isCurrent = self.state.withLock { state -> Bool in
            guard state.sessions[edgeID]?.number == number else { return false }
            state.sessions[edgeID]?.status = status
            return true
        }
        if isCurrent { self.report(.edge(edgeID)) }
    }
}
