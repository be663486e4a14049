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

import MediaStore

/// Walks over the packets of a segment's linear sound from the first on and says which samples each of them takes.
///
/// A packet within the patience of where the one before ended goes on from there, so that the jitter of time stamps tears
/// no holes; any other lies where its tick says, less what overlaps the one before. Always from the first packet, so that
/// every window comes to the same.
struct LinearWalk {
    private let shift: Int64
    private let patience: Int64
    private var end: Int64

    init(_ segment: PlannedSegment, patience: Int64) {
        self.shift = segment.positions.lowerBound - (segment.summary.firstAudioTick ?? 0)
        self.patience = patience
        self.end = segment.positions.lowerBound
    }

    /// The samples from media time zero that a packet takes; they are the last ones of its bytes.
    mutating func next(tick: Int64, count: Int64) -> Range<Int64> {
        let wanted = tick + self.shift
        let start = abs(wanted - self.end) <= self.patience ? self.end : wanted
        let range = max(start, self.end)..<max(start + max(0, count), self.end)
        self.end = range.upperBound
        return range
    }
}
