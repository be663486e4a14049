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

import NIOCore
import Synchronization

/// One live stream and all who watch it: a camera's at the edge, a relayed one in the cloud.
///
/// A publisher never waits. A new viewer is given everything since the last key frame at once. Each viewer has a queue of
/// its own with a bound in bytes; one that overflows is emptied and goes on at the next key frame, and the viewer is told.
/// So a slow viewer costs the bound and nothing else, and no other viewer and no camera sees a difference.
public final class LiveHub: Sendable {
    /// Bytes that may wait for one viewer beyond the key-frame cache it started with: 3 s of a 4 Mbit/s camera.
    public static let queueLimitBytes = 1_500_000
    /// Events that may wait for one viewer while a camera comes and goes.
    static let queueLimitEvents = 1000
    /// Bytes of pictures since the last key frame that are kept for the next viewer.
    public static let cacheLimitBytes = 16 << 20

    private struct State {
        var initialization: LiveInitialization?
        var cache: [LiveFragment] = []
        var cacheBytes = 0
        var cacheIsComplete = true
        var interruption: String?
        var isFinished = false
        var nextViewer = 0
        var viewers: [Int: LiveViewerQueue] = [:]
    }

    private let state = Mutex(State())
    private let viewersChanged: @Sendable (Int) -> Void

    /// Makes a hub without a stream yet.
    ///
    /// - Parameter viewersChanged: Called with the number of viewers after each change; must not call the hub.
    public init(viewersChanged: @escaping @Sendable (Int) -> Void = { _ in }) {
        self.viewersChanged = viewersChanged
    }

    /// How many watch.
    public var viewerCount: Int { self.state.withLock { $0.viewers.count } }

    /// Whether a viewer that comes now sees a picture at once.
    public var hasPicture: Bool { self.state.withLock { !$0.cache.isEmpty } }

    /// Begins a stream, or begins it again with another format.
    public func publish(_ initialization: LiveInitialization) {
        self.deliver { state in
            state.initialization = initialization
            state.interruption = nil
            state.cache = []
            state.cacheBytes = 0
            state.cacheIsComplete = true
            return .initialization(initialization)
        }
    }

    /// Adds a piece; one that comes before the first key frame of a stream is left out.
    public func publish(_ fragment: LiveFragment) {
        self.deliver { state in
            guard state.initialization != nil else { return nil }
            if fragment.startsWithKeyFrame {
                state.cache.removeAll(keepingCapacity: true)
                state.cacheBytes = 0
                state.cacheIsComplete = true
            } else if state.cache.isEmpty, state.cacheIsComplete {
                return nil
            }
            if state.cacheIsComplete {
                state.cache.append(fragment)
                state.cacheBytes += fragment.bytes.readableBytes
                if state.cacheBytes > Self.cacheLimitBytes {
                    state.cache = []
                    state.cacheBytes = 0
                    state.cacheIsComplete = false
                }
            }
            return .fragment(fragment)
        }
    }

    /// Forgets the stream while nobody watches; the next ``publish(_:)-(LiveInitialization)`` begins it again.
    public func forget() {
        self.state.withLock { state in
            state.initialization = nil
            state.cache = []
            state.cacheBytes = 0
        }
    }

    /// Tells all viewers that there are no pictures for now; the next ``publish(_:)-(LiveInitialization)`` ends it.
    public func interrupt(message: String) {
        self.deliver { state in
            state.initialization = nil
            state.cache = []
            state.cacheBytes = 0
            state.interruption = message
            return .interrupted(message: message)
        }
    }

    /// Runs `body` with a viewer's events; the viewer leaves when it returns or throws.
    public func withViewer<Result>(_ body: (LiveViewer) async throws -> Result) async rethrows -> Result {
        let (id, queue, count) = self.state.withLock { state -> (Int, LiveViewerQueue, Int) in
            var first: [LiveEvent] = []
            if let initialization = state.initialization {
                first.append(.initialization(initialization))
                first += state.cache.map { .fragment($0) }
            } else if let message = state.interruption {
                first.append(.interrupted(message: message))
            }
            let queue = LiveViewerQueue(first: first, waitsForKeyFrame: state.cache.isEmpty)
            if state.isFinished { queue.finish() }
            state.nextViewer += 1
            state.viewers[state.nextViewer] = queue
            return (state.nextViewer, queue, state.viewers.count)
        }
        self.viewersChanged(count)
        defer {
            let count = self.state.withLock { state -> Int in
                state.viewers[id] = nil
                return state.viewers.count
            }
            queue.finish()
            self.viewersChanged(count)
        }
        return try await body(LiveViewer(queue: queue))
    }

    /// Ends all viewers' sequences, those of viewers still to come as well.
    public func finish() {
        let viewers = self.state.withLock { state in
            state.isFinished = true
            return Array(state.viewers.values)
        }
        for viewer in viewers { viewer.finish() }
    }

    private func deliver(_ change: (inout State) -> LiveEvent?) {
        // Queues are filled under the lock, so that all viewers see the events in the order of publishing.
        self.state.withLock { state in
            guard let event = change(&state) else { return }
            for viewer in state.viewers.values { viewer.push(event) }
        }
    }
}
