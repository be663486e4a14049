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

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The clocks of the machine: `CLOCK_REALTIME` and `CLOCK_MONOTONIC`.
public struct SystemTimeSource: TimeSource {
    /// Makes the source; it holds no state.
    public init() {}

    /// The wall clock.
    public var utc: UTCTime { UTCTime(microsecondsSince1970: Self.nanoseconds(of: CLOCK_REALTIME) / 1000) }

    /// The clock that never steps.
    public var monotonic: MonotonicTime { MonotonicTime(nanoseconds: Self.nanoseconds(of: CLOCK_MONOTONIC)) }

    /// Waits on the monotonic clock; throws `CancellationError` when the task is cancelled.
    public func sleep(for duration: Duration) async throws {
        try await Task.sleep(for: duration)
    }

    private static func nanoseconds(of clock: clockid_t) -> Int64 {
        var reading = timespec()
        clock_gettime(clock, &reading)
        return Int64(reading.tv_sec) * 1_000_000_000 + Int64(reading.tv_nsec)
    }
}
