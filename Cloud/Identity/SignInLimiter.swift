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

import Foundations
import Synchronization

/// Counts failed sign-ins of this process over a sliding window.
///
/// An attempt counts from its start and is taken back when it succeeds, so that parallel ones cannot slip past the bound.
/// An attempt that is refused here does not count: the wait ends by itself.
final class SignInLimiter: Sendable {
    /// Names and addresses that are remembered; beyond it the one with the oldest last failure is forgotten.
    static let capacity = 20_000

    /// What is counted.
    enum Key: Hashable, Sendable {
        case name(String)
        case address(String)
        case nameAndAddress(String, String)
    }

    private let attempts = Mutex<[Key: [MonotonicTime]]>([:])
    private let policy: SignInPolicy
    private let capacity: Int

    init(policy: SignInPolicy, capacity: Int = SignInLimiter.capacity) {
        self.policy = policy
        self.capacity = capacity
    }

    /// Counts an attempt; or gives the time to wait, where too many failed, and counts nothing.
    func begin(name: String, address: String, now: MonotonicTime) -> Duration? {
        self.attempts.withLock { attempts in
            let bounds = self.bounds(name: name, address: address)
            var wait: Duration?
            for (key, limit) in bounds {
                let recent = (attempts[key] ?? []).filter { now - $0 < self.policy.window }
                attempts[key] = recent.isEmpty ? nil : recent
                guard recent.count >= limit, let freed = recent.suffix(limit).first else { continue }
                wait = max(wait ?? .zero, freed + self.policy.window - now)
            }
            if let wait { return wait }
            for (key, _) in bounds { attempts[key, default: []].append(now) }
            if attempts.count > self.capacity { self.forget(&attempts, now: now) }
            return nil
        }
    }

    /// Takes back an attempt that began at `start`; a success also clears what this name failed from this address.
    func end(name: String, address: String, start: MonotonicTime, succeeded: Bool) {
        self.attempts.withLock { attempts in
            for (key, _) in self.bounds(name: name, address: address) {
                guard var times = attempts[key], let index = times.lastIndex(of: start) else { continue }
                times.remove(at: index)
                if succeeded, case .nameAndAddress = key { times = [] }
                attempts[key] = times.isEmpty ? nil : times
            }
        }
    }

    /// How many keys are remembered.
    var keyCount: Int { self.attempts.withLock { $0.count } }

    private func bounds(name: String, address: String) -> [(Key, Int)] {
        [
            (.nameAndAddress(name, address), self.policy.failuresPerNameAndAddress),
            (.address(address), self.policy.failuresPerAddress),
            (.name(name), self.policy.failuresPerName),
        ]
    }

    private func forget(_ attempts: inout [Key: [MonotonicTime]], now: MonotonicTime) {
        attempts = attempts.filter { entry in entry.value.last.map { now - $0 < self.policy.window } ?? false }
        guard attempts.count > self.capacity else { return }
        // A tenth at once, so that the sort is paid once for many attempts.
        let oldest = attempts.sorted { ($0.value.last ?? now) < ($1.value.last ?? now) }
        for (key, _) in oldest.prefix(attempts.count - self.capacity + self.capacity / 10) { attempts[key] = nil }
    }
}
