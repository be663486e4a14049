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

/// What waits for one viewer, bounded in bytes and in events.
final class LiveViewerQueue: Sendable {
    private struct State {
        var events: [LiveEvent]
        var head = 0
        var queuedBytes = 0
        /// Bytes that the cache put in at the start; not counted against the bound.
        var allowance: Int
        var waitsForKeyFrame: Bool
        var droppedFragments = 0
        var isFinished = false
        var waiter: CheckedContinuation<LiveEvent?, Never>?

        mutating func pop() -> LiveEvent? {
            guard self.head < self.events.count else { return nil }
            let event = self.events[self.head]
            self.head += 1
            if case .fragment(let fragment) = event { self.queuedBytes -= fragment.bytes.readableBytes }
            if self.head == self.events.count {
                self.events.removeAll(keepingCapacity: true)
                self.head = 0
                self.allowance = 0
            }
            return event
        }

        /// Empties the queue of a viewer that is too slow: what waits is stale. What it needs to go on at the next key frame
        /// stays, the stream's last beginning or interruption; how much is left out is counted.
        mutating func dropWaiting() {
            var kept: LiveEvent?
            for event in self.events[self.head...] {
                switch event {
                case .fragment: self.droppedFragments += 1
                case .dropped(let fragments): self.droppedFragments += fragments
                case .initialization, .interrupted: kept = event
                }
            }
            self.events = kept.map { [$0] } ?? []
            self.head = 0
            self.queuedBytes = 0
            self.allowance = 0
            self.waitsForKeyFrame = true
        }
    }

    private let state: Mutex<State>

    init(first: [LiveEvent], waitsForKeyFrame: Bool) {
        let bytes = first.reduce(0) { sum, event in
            if case .fragment(let fragment) = event { sum + fragment.bytes.readableBytes } else { sum }
        }
        self.state = Mutex(
            State(events: first, queuedBytes: bytes, allowance: bytes, waitsForKeyFrame: waitsForKeyFrame)
        )
    }

    func push(_ event: LiveEvent) {
        let resume = self.state.withLock { state -> (CheckedContinuation<LiveEvent?, Never>, LiveEvent)? in
            if state.isFinished { return nil }
            switch event {
            case .fragment(let fragment):
                if state.waitsForKeyFrame {
                    guard fragment.startsWithKeyFrame else {
                        if state.droppedFragments > 0 { state.droppedFragments += 1 }
                        return nil
                    }
                    state.waitsForKeyFrame = false
                    if state.droppedFragments > 0 {
                        state.events.append(.dropped(fragments: state.droppedFragments))
                        state.droppedFragments = 0
                    }
                } else if state.queuedBytes > LiveHub.queueLimitBytes + state.allowance {
                    state.dropWaiting()
                    state.droppedFragments += 1
                    return nil
                }
                state.queuedBytes += fragment.bytes.readableBytes
                state.events.append(event)
            case .initialization, .interrupted:
                state.waitsForKeyFrame = true
                if state.events.count - state.head > LiveHub.queueLimitEvents { state.dropWaiting() }
                state.events.append(event)
            case .dropped:
                state.events.append(event)
            }
            guard let waiter = state.waiter, let next = state.pop() else { return nil }
            state.waiter = nil
            return (waiter, next)
        }
        if let (waiter, event) = resume { waiter.resume(returning: event) }
    }

    func next() async -> LiveEvent? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let event = self.state.withLock { state -> LiveEvent?? in
                    if state.isFinished { return .some(nil) }
                    if let event = state.pop() { return .some(event) }
                    state.waiter = continuation
                    return nil
                }
                if let event { continuation.resume(returning: event) }
            }
        } onCancel: {
            self.finish()
        }
    }

    func finish() {
        let waiter = self.state.withLock { state -> CheckedContinuation<LiveEvent?, Never>? in
            state.isFinished = true
            state.events = []
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: nil)
    }
}
