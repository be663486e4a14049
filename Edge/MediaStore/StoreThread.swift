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

import Glibc
import Synchronization

/// A serial executor with one thread of its own, so that blocking calls never hold up the cooperative pool.
///
/// The thread lives until ``stop()``; the actor that runs on it calls that in its `deinit`.
final class StoreThread: SerialExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var stopped = false
    }

    private let state = Mutex(State())
    private let name: String
    /// Used by any thread, which is what a semaphore is for.
    private nonisolated(unsafe) let wakeups: UnsafeMutablePointer<sem_t>

    /// Starts the thread.
    ///
    /// - Parameter name: At most 15 bytes, shown by `ps` and debuggers.
    init(name: String) {
        self.name = name
        self.wakeups = .allocate(capacity: 1)
        sem_init(self.wakeups, 0, 0)
        var thread = pthread_t()
        let argument = Unmanaged.passRetained(self).toOpaque()
        let status = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<StoreThread>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            },
            argument
        )
        precondition(
            status == 0,
            "No thread could be started for the media store; raise the limit of threads (ulimit -u)."
        )
        pthread_detach(thread)
    }

    deinit {
        sem_destroy(self.wakeups)
        self.wakeups.deallocate()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        self.state.withLock { $0.jobs.append(job) }
        sem_post(self.wakeups)
    }

    /// Ends the thread once its queue is empty.
    func stop() {
        self.state.withLock { $0.stopped = true }
        sem_post(self.wakeups)
    }

    private func run() {
        let descriptor = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        if descriptor >= 0 {
            _ = write(descriptor, self.name, self.name.utf8.count)
            close(descriptor)
        }
        while true {
            while sem_wait(self.wakeups) != 0 {}
            let (jobs, stopped) = self.state.withLock { state in
                defer { state.jobs = [] }
                return (state.jobs, state.stopped)
            }
            for job in jobs { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
            if stopped, jobs.isEmpty { return }
        }
    }
}
