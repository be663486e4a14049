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
import MediaStore
import SQLStore
import Synchronization

/// One ordered record of what the file system, the index and the store's answers did, and where faults are put in.
final class Journal: Sendable {
    enum Fault: Sendable {
        /// The call says that it worked, and did nothing.
        case drop
        /// The call throws.
        case fail(StoreError.Code)
    }

    private struct State {
        var events: [StoreEvent] = []
        var counts: [StoreEvent.Kind: Int] = [:]
        var faults: [StoreEvent.Kind: [Int: Fault]] = [:]
    }

    private let state = Mutex(State())

    var events: [StoreEvent] { self.state.withLock { $0.events } }

    func append(_ event: StoreEvent) { self.state.withLock { $0.events.append(event) } }

    /// Puts a fault into the `number`th call of a kind, counted from 0; all calls from there on with `andLater`.
    func inject(_ fault: Fault, _ kind: StoreEvent.Kind, number: Int, count: Int = 1) {
        self.state.withLock { state in
            for index in number..<number + count { state.faults[kind, default: [:]][index] = fault }
        }
    }

    func count(_ kind: StoreEvent.Kind) -> Int { self.state.withLock { $0.counts[kind] ?? 0 } }

    /// Counts a call and gives its fault.
    func enter(_ kind: StoreEvent.Kind) -> Fault? {
        self.state.withLock { state in
            let number = state.counts[kind] ?? 0
            state.counts[kind] = number + 1
            return state.faults[kind]?[number]
        }
    }
}
