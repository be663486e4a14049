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
import MediaFormats
import MediaStore
import SQLStore
import TestSupport
import Testing

@Suite struct MediaStoreCoverageTests {
    @Test func segmentsWithoutAHoleAreOneSpan() async throws {
        let rig = try StoreRig()
        let store = try await rig.open()
        var camera = SyntheticCamera("front", start: StoreRig.start)
        for _ in 0..<3 { _ = await store.commit([camera.fragment(frames: 30, ends: true)]) }
        _ = camera.fragment(frames: 30)
        _ = await store.commit([camera.fragment(frames: 30, ends: true)])
        _ = camera.fragment(frames: 30)
        _ = await store.commit([camera.fragment(frames: 30)])
        func second(_ second: Int64) -> UTCTime { StoreRig.start + .seconds(second) }
        let spans = try await store.coverage(camera: "front", from: StoreRig.start, to: second(100))
        #expect(spans.map(\.segments) == [3, 1, 1])
        #expect(spans.map(\.start) == [second(0), second(4), second(6)])
        #expect(spans.map(\.end).prefix(2) == [second(3), second(5)])
        #expect(spans.map(\.isOpen) == [false, false, true])
        #expect(spans[0].bytes == (try await store.list().prefix(3).reduce(0) { $0 + $1.bytes }))
        // A range in the middle of a segment has that segment.
        let part = try await store.coverage(camera: "front", from: second(2) + .milliseconds(500), to: second(5))
        #expect(part.map(\.start) == [second(2), second(4)])
        #expect(try await store.coverage(camera: "back", from: second(0), to: second(9)).isEmpty)
        #expect(try await store.cameras() == ["front"])
        let usage = try await store.usage()
        #expect(usage.map(\.segments) == [5] && usage[0].earliest == second(0) && usage[0].latest == second(6))
        try await store.close()
    }

    /// A segment that lasts for hours, because no key frame came, is not missed by a look at a later hour.
    @Test(arguments: [59, 61, 600] as [Int64])
    func aSegmentOfHoursIsFoundFromItsMiddle(minutes: Int64) async throws {
        let rig = try StoreRig()
        let store = try await rig.open()
        var camera = SyntheticCamera("front", start: StoreRig.start)
        for _ in 0..<2 { _ = await store.commit([camera.fragment(frames: 30, ends: true)]) }
        let long = try await store.list()[0].id
        try await rig.index.write { transaction in
            _ = try transaction.execute(
                "UPDATE segments SET end_us = start_us + ? WHERE id = ?",
                [.integer(minutes * 60_000_000), .text("\(long)")]
            )
        }
        let from = StoreRig.start + .seconds(minutes * 60 - 5)
        #expect(try await store.segments(camera: "front", from: from, to: from + .seconds(60)).map(\.id) == [long])
        #expect(try await store.list(from: from).map(\.id) == [long])
        #expect(try await store.coverage(camera: "front", from: from, to: from + .seconds(60)).count == 1)
        let past = StoreRig.start + .seconds(minutes * 60)
        #expect(try await store.segments(camera: "front", from: past, to: past + .seconds(60)).isEmpty)
        try await store.close()
    }

    @Test func alarmsAreFactsWithBeginAndEnd() async throws {
        let rig = try StoreRig()
        let store = try await rig.open()
        #expect(try await store.storageReport() == nil)
        var report = StorageReport(
            at: StoreRig.start,
            totalBytes: 100,
            freeBytes: 50,
            reservedBytes: 10,
            mediaBytes: 40,
            pinnedBytes: 5,
            bytesPerHour: 2,
            fullAt: StoreRig.start + .seconds(3600),
            alarm: .fillsSoon
        )
        try await store.keep(report)
        report.at = StoreRig.start + .seconds(10)
        try await store.keep(report)
        #expect(try await store.storageReport() == report)
        report.at = StoreRig.start + .seconds(20)
        report.alarm = .full
        try await store.keep(report)
        report.at = StoreRig.start + .seconds(30)
        report.alarm = nil
        report.fullAt = nil
        try await store.keep(report)
        #expect(try await store.storageReport() == report)
        let alarms = try await store.storageAlarms()
        #expect(alarms.map(\.alarm) == [.fillsSoon, .full])
        #expect(alarms.map(\.start) == [StoreRig.start, StoreRig.start + .seconds(20)])
        #expect(alarms.map(\.end) == [StoreRig.start + .seconds(20), StoreRig.start + .seconds(30)])
        #expect(alarms[0].detail.contains("ALARM"))
        try await store.close()
    }
}
