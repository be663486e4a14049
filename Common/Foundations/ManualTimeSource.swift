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

import Synchronization

/// A clock for tests that stands still until it is told to move.
///
/// ``sleep(for:)`` returns once ``advance(by:)`` has moved the monotonic reading past the end of the wait.
public final class ManualTimeSource: TimeSource {
    private struct Waiter {
        var deadline: MonotonicTime
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var utc: UTCTime
        var monotonic = MonotonicTime(nanoseconds: 0)
        var nextWaiter = 0
        var waiters: [Int: Waiter] = [:]
        var cancelled: Set<Int> = []
    }

    private let state: Mutex<State>

    /// Makes a clock whose wall time is `utc` and whose monotonic reading is zero.
    public init(utc: UTCTime = UTCTime(microsecondsSince1970: 1_700_000_000_000_000)) {
        self.state = Mutex(State(utc: utc))
    }

    /// The wall clock.
    public var utc: UTCTime { self.state.withLock { $0.utc } }

    /// The clock that never steps.
    public var monotonic: MonotonicTime { self.state.withLock { $0.monotonic } }

    /// How many tasks wait for the clock to move.
    public var waiterCount: Int { self.state.withLock { $0.waiters.count } }

    /// Moves both clocks and wakes those whose wait is over.
    public func advance(by duration: Duration) {
        let due = self.state.withLock { state -> [Waiter] in
            state.utc = state.utc + duration
            state.monotonic = state.monotonic + duration
            let now = state.monotonic
            let due = state.waiters.filter { $0.value.deadline <= now }
            for key in due.keys { state.waiters[key] = nil }
            return due.values.sorted { $0.deadline < $1.deadline }
        }
        for waiter in due { waiter.continuation.resume() }
    }

    /// Steps the wall clock alone, as a time server or a person would.
    public func step(utcBy duration: Duration) {
        self.state.withLock { $0.utc = $0.utc + duration }
    }

    /// Waits on the monotonic clock; throws `CancellationError` when the task is cancelled.
    public func sleep(for duration: Duration) async throws {
        let key = self.state.withLock { state -> Int in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let action = self.state.withLock { state -> Result<Void, any Error>? in
                    if state.cancelled.remove(key) != nil { return .failure(CancellationError()) }
                    if duration <= .zero { return .success(()) }
                    state.waiters[key] = Waiter(deadline: state.monotonic + duration, continuation: continuation)
                    return nil
                }
                if let action { continuation.resume(with: action) }
            }
        } onCancel: {
            let waiter = self.state.withLock { state -> Waiter? in
                if let waiter = state.waiters.removeValue(forKey: key) { return waiter }
                state.cancelled.insert(key)
                return nil
            }
            waiter?.continuation.resume(throwing: CancellationError())
        }
    }
}
