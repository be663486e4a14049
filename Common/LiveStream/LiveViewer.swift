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

/// The events for one viewer of a ``LiveHub``; for one iterator only.
public struct LiveViewer: AsyncSequence, Sendable {
    /// What the sequence gives.
    public typealias Element = LiveEvent
    /// It never throws.
    public typealias Failure = Never

    let queue: LiveViewerQueue

    /// Starts reading.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(queue: self.queue) }

    /// Takes events off the viewer's queue.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let queue: LiveViewerQueue

        /// The next event; nil when the hub has finished or the task is cancelled.
        public mutating func next() async -> LiveEvent? { await self.queue.next() }
    }
}
