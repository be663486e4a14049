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

import Testing

@testable import Foundations

@Suite struct SystemTimeSourceTests {
    private let clock = SystemTimeSource()

    @Test func theMonotonicClockGoesOnWhileItSleeps() async throws {
        let (utc, monotonic) = (self.clock.utc, self.clock.monotonic)
        try await self.clock.sleep(for: .milliseconds(20))
        #expect(self.clock.monotonic - monotonic >= .milliseconds(19))
        #expect(self.clock.utc >= utc)
        #expect(utc > UTCTime(microsecondsSince1970: 1_790_000_000_000_000))
    }

    @Test func cancellingEndsASleep() async {
        let clock = self.clock
        let task = Task { try await clock.sleep(for: .seconds(60)) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
