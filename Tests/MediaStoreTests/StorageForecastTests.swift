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
import Testing

@Suite struct StorageForecastTests {
    private static let gigabyte: Int64 = 1_000_000_000

    /// 24 GB a day onto 1 GiB of reserve and so many free GB.
    private static func forecast(free: Int64, keepsFree: Bool = false) -> StorageForecast {
        StorageForecast(
            volume: VolumeSpace(total: 50 << 30, free: free * Self.gigabyte + 1 << 30),
            reclaimable: 0,
            written: 24 * Self.gigabyte,
            writtenPinned: 0,
            due: 0,
            window: .seconds(86_400),
            keepsFree: keepsFree,
            missing: 0
        )
    }

    @Test func withoutRetentionEverythingFillsTheDisk() {
        #expect(Self.forecast(free: 100).timeLeft == .seconds(100 * 3600))
        #expect(Self.forecast(free: 100).alarm == nil)
        #expect(Self.forecast(free: 71).alarm == .fillsSoon)
        #expect(Self.forecast(free: 0).alarm == .full)
        #expect(Self.forecast(free: 0).timeLeft == .zero)
    }

    @Test func whatRetentionDeletesForItsAgeIsTakenOff() {
        var forecast = Self.forecast(free: 10)
        forecast.due = 36 * Self.gigabyte
        #expect(forecast.bytesPerHour == Self.gigabyte / 2)
        #expect(forecast.timeLeft == .seconds(20 * 3600))
        forecast.due = 72 * Self.gigabyte
        #expect(forecast.timeLeft == nil && forecast.alarm == nil)
    }

    @Test func aRingFillsOnlyByWhatIsPinned() {
        var forecast = Self.forecast(free: 10, keepsFree: true)
        forecast.reclaimable = 500 * Self.gigabyte
        #expect(forecast.timeLeft == nil && forecast.alarm == nil)
        forecast.writtenPinned = 24 * Self.gigabyte
        #expect(forecast.timeLeft == .seconds(510 * 3600))
        forecast.reclaimable = 61 * Self.gigabyte
        #expect(forecast.alarm == .fillsSoon)
    }

    @Test func onlyPinnedMediaAreLeft() {
        var forecast = Self.forecast(free: 10, keepsFree: true)
        forecast.missing = 1
        #expect(forecast.alarm == .onlyPinned)
        forecast.reclaimable = 5
        #expect(forecast.alarm == nil)
        forecast.reclaimable = 0
        forecast.volume.free = forecast.volume.reserve
        #expect(forecast.alarm == .full)
    }

    @Test func nothingRecordedNeverFills() {
        var forecast = Self.forecast(free: 1)
        forecast.written = 0
        #expect(forecast.timeLeft == nil && forecast.alarm == nil)
    }
}
