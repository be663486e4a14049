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

/// Finds where the wall clock was set: where it moved otherwise than the clock that never steps.
struct ClockStepDetector {
    /// A smaller difference between two readings is slewing, or the time between the readings of the two clocks.
    static let smallestStep = Duration.seconds(1)
    /// How long after a step a hole of its length is put down to it; the placement of samples follows within seconds.
    static let memory = Duration.seconds(60)

    private var last: (utc: UTCTime, monotonic: MonotonicTime)?
    private var step: (by: Duration, at: MonotonicTime)?

    /// Takes a reading of both clocks.
    mutating func note(utc: UTCTime, monotonic: MonotonicTime) {
        if let last = self.last {
            let step = (utc - last.utc) - (monotonic - last.monotonic)
            if step >= Self.smallestStep || step <= .zero - Self.smallestStep { self.step = (step, monotonic) }
        }
        self.last = (utc, monotonic)
    }

    /// The last step, later is positive, where that was a moment ago.
    func recentStep(now: MonotonicTime) -> Duration? {
        guard let step = self.step, now - step.at <= Self.memory else { return nil }
        return step.by
    }
}
