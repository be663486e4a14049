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

/// What retention deletes, in the order in which it does.
public struct RetentionPlan: Hashable, Sendable {
    /// One segment that goes.
    public struct Removal: Hashable, Sendable {
        /// The segment.
        public var segment: RetentionSegment
        /// Why.
        public var reason: RetentionReason

        /// Makes an entry.
        public init(segment: RetentionSegment, reason: RetentionReason) {
            self.segment = segment
            self.reason = reason
        }
    }

    /// What goes, first things first.
    public var removals: [Removal] = []
    /// Whether more may have to go than the planner was shown: ask again after these.
    public var wantsMore = false
    /// Bytes of free space that are wanted and that deleting all that may go would not give; 0 where all is well.
    /// Final only where ``wantsMore`` is false.
    public var missingBytes: Int64 = 0

    /// Makes an empty plan.
    public init() {}

    /// Bytes that the plan frees.
    public var bytes: Int64 { self.removals.reduce(0) { $0 + $1.segment.bytes } }
}
