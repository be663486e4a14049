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

public import Foundations
public import LiveStream
public import Logging
public import ServiceLifecycle
import Synchronization

/// Passes cameras' live streams from the edges to the viewers: one copy of a camera over the uplink, however many watch.
///
/// A camera's stream is fetched while somebody watches and for ``linger`` after, so that a reload of a page is instant.
public final class LiveRelay: Service {
    /// How long a stream is kept after its last viewer has left.
    static let linger = Duration.seconds(10)
    /// The longest wait between two tries to reach an edge while somebody watches.
    static let maximumBackoff = Duration.seconds(5)

    private struct State {
        var hubs: [UUIDv7: LiveHub] = [:]
        var isFinished = false
    }

    /// Fills a hub with a camera's stream until that ends; throws when the edge cannot be reached.
    public typealias Source = @Sendable (UUIDv7, LiveHub) async throws -> Void

    private let state = Mutex(State())
    private let source: Source
    private let clock: any TimeSource
    private let logger: Logger
    private let wanted: AsyncStream<(UUIDv7, LiveHub)>
    private let want: AsyncStream<(UUIDv7, LiveHub)>.Continuation

    /// Makes a relay.
    ///
    /// - Parameters:
    ///   - clock: Measures waits.
    ///   - logger: Where it logs.
    ///   - source: Connects to the camera's edge and fills the hub.
    public init(clock: any TimeSource, logger: Logger, source: @escaping Source) {
        self.source = source
        self.clock = clock
        self.logger = logger
        (self.wanted, self.want) = AsyncStream.makeStream()
    }

    /// How many cameras are being fetched.
    public var activeCount: Int { self.state.withLock { $0.hubs.count } }

    /// How many viewers there are.
    public var viewerCount: Int { self.state.withLock { $0.hubs.values.reduce(0) { $0 + $1.viewerCount } } }

    /// The hub of a camera, which is being filled from now on.
    public func hub(for cameraID: UUIDv7) -> LiveHub {
        let (hub, isNew) = self.state.withLock { state -> (LiveHub, Bool) in
            if let hub = state.hubs[cameraID] { return (hub, false) }
            let hub = LiveHub()
            state.hubs[cameraID] = hub
            return (hub, true)
        }
        if isNew { self.want.yield((cameraID, hub)) }
        return hub
    }

    /// Runs until graceful shutdown.
    public func run() async throws {
        await withDiscardingTaskGroup { group in
            for await (cameraID, hub) in self.wanted.cancelOnGracefulShutdown() {
                group.addTask { await self.fetch(cameraID, into: hub) }
            }
            group.cancelAll()
            for hub in self.state.withLock({ Array($0.hubs.values) }) { hub.finish() }
        }
    }

    /// Keeps a hub filled until nobody watches any more.
    private func fetch(_ cameraID: UUIDv7, into hub: LiveHub) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.connectAgainAndAgain(cameraID, hub) }
            group.addTask { await self.waitUntilUnwatched(cameraID, hub) }
            await group.next()
            group.cancelAll()
        }
        hub.finish()
    }

    private func connectAgainAndAgain(_ cameraID: UUIDv7, _ hub: LiveHub) async {
        var backoff = Duration.milliseconds(250)
        while !Task.isCancelled {
            let began = self.clock.monotonic
            do {
                try await self.source(cameraID, hub)
                hub.interrupt(message: "The media server ended the stream; connecting again.")
            } catch {
                if Task.isCancelled { return }
                self.logger.info("Live stream broke", metadata: ["camera": "\(cameraID)", "reason": "\(error)"])
                hub.interrupt(message: "\(error)")
            }
            if self.clock.monotonic - began > .seconds(10) { backoff = .milliseconds(250) }
            let wait = backoff * Double.random(in: 0.5...1)
            guard (try? await self.clock.sleep(for: wait)) != nil else { return }
            backoff = min(backoff * 2, Self.maximumBackoff)
        }
    }

    /// Returns when nobody has watched for ``linger``, having taken the hub off the list in the same step.
    private func waitUntilUnwatched(_ cameraID: UUIDv7, _ hub: LiveHub) async {
        var unwatchedSince: MonotonicTime?
        while !Task.isCancelled {
            guard (try? await self.clock.sleep(for: .seconds(1))) != nil else { break }
            if hub.viewerCount > 0 {
                unwatchedSince = nil
                continue
            }
            let since = unwatchedSince ?? self.clock.monotonic
            unwatchedSince = since
            if self.clock.monotonic - since >= Self.linger { break }
        }
        self.state.withLock { $0.hubs[cameraID] = nil }
    }
}
