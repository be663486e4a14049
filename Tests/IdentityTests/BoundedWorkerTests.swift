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
import Testing

@testable import Identity

@Suite struct BoundedWorkerTests {
    @Test func `No more run at a time than the bound, and all that were accepted run`() async throws {
        let worker = BoundedWorker(concurrency: 2, queueLimit: 100)
        let counts = Counts()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    try await worker.run {
                        counts.start()
                        _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(5))
                        counts.end()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(counts.running == 0)
        #expect(counts.most <= 2)
        #expect(counts.done == 20)
    }

    @Test func `As many run at a time as the bound allows`() async throws {
        let worker = BoundedWorker(concurrency: 2, queueLimit: 0)
        let (one, other) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        // Each waits for the other to have started, which one after the other they never could.
        async let first = worker.run {
            one.signal()
            return other.wait(timeout: .now() + .seconds(30)) == .success
        }
        async let second = worker.run {
            other.signal()
            return one.wait(timeout: .now() + .seconds(30)) == .success
        }
        #expect(try await [first, second] == [true, true])
    }

    @Test func `What finds the queue full is refused at once, and later work runs again`() async throws {
        let worker = BoundedWorker(concurrency: 1, queueLimit: 0)
        let started = DispatchSemaphore(value: 0)
        let release = DispatchSemaphore(value: 0)
        let blocker = Task {
            try await worker.run {
                started.signal()
                release.wait()
            }
        }
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                started.wait()
                continuation.resume()
            }
        }
        let error = await identityError { try await worker.run {} }
        #expect(error?.code == .overloaded)
        #expect(error?.retryAfter != nil)
        release.signal()
        try await blocker.value
        // The thread reports itself free just after the result is handed back.
        while await identityError({ try await worker.run {} }) != nil { await Task.yield() }
    }
}

private final class Counts: Sendable {
    private let state = Mutex((running: 0, most: 0, done: 0))

    var running: Int { self.state.withLock { $0.running } }
    /// The most that ever ran at a time.
    var most: Int { self.state.withLock { $0.most } }
    var done: Int { self.state.withLock { $0.done } }

    func start() {
        self.state.withLock {
            $0.running += 1
            $0.most = max($0.most, $0.running)
        }
    }

    func end() {
        self.state.withLock {
            $0.running -= 1
            $0.done += 1
        }
    }
}
