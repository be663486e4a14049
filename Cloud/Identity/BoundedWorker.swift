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

import Dispatch
import Synchronization

/// Runs blocking work on threads of its own, a few at a time, the rest in a bounded queue.
///
/// A password check takes tens of MiB and tens of milliseconds: without the bound, a burst of sign-ins would exhaust the
/// memory; on the cooperative pool, it would stop everything else.
final class BoundedWorker: Sendable {
    private struct State {
        var running = 0
        var waiting: [@Sendable () -> Void] = []
    }

    private let state = Mutex(State())
    private let threads = DispatchQueue(label: "oriel.identity.passwords", attributes: .concurrent)
    private let concurrency: Int
    private let queueLimit: Int

    /// Makes a worker that runs `concurrency` jobs at a time and lets `queueLimit` more wait.
    init(concurrency: Int, queueLimit: Int) {
        self.concurrency = max(1, concurrency)
        self.queueLimit = queueLimit
    }

    /// Runs `work` when its turn comes. Throws ``IdentityError`` of code `overloaded` at once where the queue is full.
    func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async throws(IdentityError) -> Value {
        let result: Value? = await withCheckedContinuation { continuation in
            let accepted = self.submit { continuation.resume(returning: work()) }
            if !accepted { continuation.resume(returning: nil) }
        }
        guard let result else {
            throw IdentityError(
                code: .overloaded,
                message: "Too many people are signing in; try again in a moment.",
                retryAfter: .seconds(5)
            )
        }
        return result
    }

    private func submit(_ job: @escaping @Sendable () -> Void) -> Bool {
        let starts = self.state.withLock { state -> Bool? in
            if state.running < self.concurrency {
                state.running += 1
                return true
            }
            guard state.waiting.count < self.queueLimit else { return nil }
            state.waiting.append(job)
            return false
        }
        guard let starts else { return false }
        if starts { self.start(job) }
        return true
    }

    private func start(_ job: @escaping @Sendable () -> Void) {
        self.threads.async {
            job()
            let next = self.state.withLock { state -> (@Sendable () -> Void)? in
                guard !state.waiting.isEmpty else {
                    state.running -= 1
                    return nil
                }
                return state.waiting.removeFirst()
            }
            if let next { self.start(next) }
        }
    }
}
