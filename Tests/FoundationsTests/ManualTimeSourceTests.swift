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

@Suite(.timeLimit(.minutes(1))) struct ManualTimeSourceTests {
    private let clock = ManualTimeSource()

    /// Waits until so many tasks sleep.
    private func waiters(_ count: Int) async { while self.clock.waiterCount != count { await Task.yield() } }

    @Test func itStandsStillUntilItIsMoved() {
        let (utc, monotonic) = (self.clock.utc, self.clock.monotonic)
        #expect(self.clock.utc == utc && self.clock.monotonic == monotonic)
        self.clock.advance(by: .seconds(3))
        #expect(self.clock.utc - utc == .seconds(3))
        #expect(self.clock.monotonic - monotonic == .seconds(3))
    }

    @Test func aStepOfTheWallClockMovesNothingElse() {
        let (utc, monotonic) = (self.clock.utc, self.clock.monotonic)
        self.clock.step(utcBy: .seconds(-3600))
        #expect(self.clock.utc - utc == .seconds(-3600))
        #expect(self.clock.monotonic == monotonic)
    }

    @Test func aSleepEndsWhenItsTimeHasCome() async throws {
        let clock = self.clock
        let task = Task { try await clock.sleep(for: .seconds(2)) }
        await self.waiters(1)
        self.clock.advance(by: .milliseconds(1999))
        #expect(self.clock.waiterCount == 1)
        self.clock.advance(by: .milliseconds(1))
        #expect(self.clock.waiterCount == 0)
        try await task.value
    }

    @Test func onlyThoseWhoAreDueWake() async throws {
        let clock = self.clock
        let tasks = [3, 1, 2].map { seconds in Task { try await clock.sleep(for: .seconds(seconds)) } }
        await self.waiters(3)
        self.clock.advance(by: .seconds(1))
        try await tasks[1].value
        #expect(self.clock.waiterCount == 2)
        self.clock.advance(by: .seconds(5))
        for task in tasks { try await task.value }
        #expect(self.clock.waiterCount == 0)
    }

    @Test(arguments: [Duration.zero, .seconds(-1)])
    func aSleepOfNothingDoesNotWait(duration: Duration) async throws {
        try await self.clock.sleep(for: duration)
        #expect(self.clock.waiterCount == 0)
    }

    @Test func aStepOfTheWallClockWakesNobody() async throws {
        let clock = self.clock
        let task = Task { try await clock.sleep(for: .seconds(1)) }
        await self.waiters(1)
        self.clock.step(utcBy: .seconds(3600))
        #expect(self.clock.waiterCount == 1)
        task.cancel()
        _ = await task.result
    }

    @Test func cancellingEndsASleep() async {
        let clock = self.clock
        let task = Task { try await clock.sleep(for: .seconds(1)) }
        await self.waiters(1)
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(self.clock.waiterCount == 0)
    }

    @Test func aTaskThatIsCancelledAlreadyDoesNotSleep() async {
        let clock = self.clock
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            try await clock.sleep(for: .seconds(1))
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(self.clock.waiterCount == 0)
    }
}
