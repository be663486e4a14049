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

/// The clock seam: where every part of Oriel asks for the time and waits for it to pass.
///
/// Programs hand in ``SystemTimeSource``, tests a ``ManualTimeSource``. Protocol modules do not even hold one: they take
/// time as an argument.
public protocol TimeSource: Sendable {
    /// The wall clock: may step, used only for what is stored or shown.
    var utc: UTCTime { get }

    /// The clock for durations: never steps.
    var monotonic: MonotonicTime { get }

    /// Waits until `duration` has passed on the monotonic clock; throws `CancellationError` when the task is cancelled.
    func sleep(for duration: Duration) async throws
}
