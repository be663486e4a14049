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

import Foundation
import Foundations
import Logging
import MediaFormats
import MediaStore
import SQLStore
import Synchronization
import TestSupport
import Testing

@testable import EdgeAgent

/// The upkeep of a real store on a clock that stands still.
@Suite struct StoreUpkeepTests {
    private static let start = UTCTime(microsecondsSince1970: 1_790_000_000_000_000)

    /// A volume whose free space a test says.
    private final class Volume: FileSystem {
        private let disk = LocalFileSystem()
        let space = Mutex(VolumeSpace(total: 1 << 40, free: 1 << 39))

        func createDirectory(_ path: String) throws(StoreError) -> Bool { try self.disk.createDirectory(path) }
        func createFile(_ path: String) throws(StoreError) -> any WritableFile { try self.disk.createFile(path) }
        func openForWriting(_ path: String) throws(StoreError) -> any WritableFile {
            try self.disk.openForWriting(path)
        }
        func openForReading(_ path: String) throws(StoreError) -> any ReadableFile {
            try self.disk.openForReading(path)
        }
        func syncDirectory(_ path: String) throws(StoreError) { try self.disk.syncDirectory(path) }
        func list(_ path: String) throws(StoreError) -> [String] { try self.disk.list(path) }
        func size(_ path: String) throws(StoreError) -> Int64? { try self.disk.size(path) }
        func rename(_ path: String, to newPath: String) throws(StoreError) { try self.disk.rename(path, to: newPath) }
        func remove(_ path: String) throws(StoreError) {
            let size = try self.disk.size(path) ?? 0
            try self.disk.remove(path)
            self.space.withLock { $0.free += size }
        }
        func freeSpace(_ path: String) throws(StoreError) -> Int64 { self.space.withLock { $0.free } }
        func totalSpace(_ path: String) throws(StoreError) -> Int64 { self.space.withLock { $0.total } }
        func lock(_ path: String) throws(StoreError) -> any FileLock { try self.disk.lock(path) }
    }

    private struct Rig {
        let root: TemporaryDirectory
        let clock = ManualTimeSource(utc: StoreUpkeepTests.start)
        let volume = Volume()
        let store: MediaStore

        init() async throws {
            self.root = try TemporaryDirectory()
            self.store = try await MediaStore.open(
                directory: "\(self.root.path)/store",
                fileSystem: self.volume,
                clock: self.clock,
                mode: .writer
            )
        }

        func upkeep(_ rules: RetentionRules) -> StoreUpkeep {
            StoreUpkeep(
                store: self.store,
                rules: rules,
                rooms: { [:] },
                clock: self.clock,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
        }

        /// One segment of a second for each hour from the start on; the clock ends behind the last.
        func record(_ camera: String = "cam1", hours: Range<Int64>) async throws {
            for hour in hours {
                let begin = StoreUpkeepTests.start + .seconds(hour * 3600)
                if self.clock.utc < begin { self.clock.advance(by: begin - self.clock.utc) }
                let data = UInt32(2000).bigEndianBytes + [0x65] + [UInt8](repeating: 7, count: 1999)
                let sample = MediaSample(kind: .video, decodeTime: 0, compositionOffset: 0, isSync: true, data: data)
                let fragment = CameraFragment(
                    camera: camera,
                    session: UUIDv7(time: begin),
                    initialization: InitializationSegment(video: try Self.video(), audio: nil),
                    samples: [PlacedSample(sample: sample, duration: 90_000, utc: begin)],
                    endsSegment: true
                )
                #expect(await self.store.commit([fragment]).first?.error == nil)
            }
        }

        static func video() throws -> VideoFormat {
            try VideoFormat(
                sequenceParameterSet: bytes(hexadecimal: "6742c00dda0507ec0440000003004000000f03c50aa8") ?? [],
                pictureParameterSets: [bytes(hexadecimal: "68ce0fc8") ?? []]
            )
        }

        /// The hours of which media are left.
        func hours(_ camera: String = "cam1") async throws -> [Int64] {
            try await self.store.list(camera: camera).map {
                ($0.start - StoreUpkeepTests.start).wholeMicroseconds / 3_600_000_000
            }
        }

        /// The row of a recording, as the agent's book writes it.
        func claim(_ camera: String, from: Int64, to: Int64?) async throws {
            let id = UUIDv7(time: self.clock.utc)
            let (start, stop) = (
                StoreUpkeepTests.start + .seconds(from), to.map { StoreUpkeepTests.start + .seconds($0) }
            )
            try await self.store.transact { transaction in
                try transaction.execute(
                    "INSERT INTO recordings (id, room, cameras, start_us, stop_us, state) VALUES (?, ?, ?, ?, ?, 'recording')",
                    [
                        .text("\(id)"), .text("\(id)"), .text("[\"\(camera)\"]"),
                        .integer(start.microsecondsSince1970),
                        stop.map { .integer($0.microsecondsSince1970) } ?? .null,
                    ]
                )
            }
        }
    }

    @Test func withoutRulesNothingIsDeleted() async throws {
        let rig = try await Rig()
        try await rig.record(hours: 0..<3)
        rig.clock.advance(by: .seconds(1000 * 86_400))
        rig.volume.space.withLock { $0.free = 0 }
        let upkeep = rig.upkeep(RetentionRules())
        await upkeep.step()
        #expect(try await rig.hours() == [0, 1, 2])
        #expect(upkeep.report?.alarm == .full)
    }

    @Test func deletesByAgeWhatNobodyClaims() async throws {
        let rig = try await Rig()
        try await rig.record(hours: 0..<40)
        try await rig.claim("cam1", from: 10 * 3600, to: 12 * 3600)
        try await rig.claim("cam1", from: 39 * 3600, to: nil)
        let hold = UTCTime(microsecondsSince1970: Self.start.microsecondsSince1970 + 5 * 3_600_000_000)
        try await rig.store.hold(
            Hold(id: UUIDv7(time: hold), camera: "cam1", start: hold, end: hold + .seconds(1), reason: "Asked for.")
        )
        rig.clock.advance(by: .seconds(60))
        await rig.upkeep(RetentionRules(store: RetentionPolicy(age: .seconds(20 * 3600)))).step()
        #expect(try await rig.hours() == [5, 10, 11, 12] + Array(20..<40))
        #expect(try await rig.store.check(deep: true).isClean)
    }

    @Test func keepsSpaceFreeFromTheOldestOnAndSaysWhenOnlyPinnedMediaAreLeft() async throws {
        let rig = try await Rig()
        try await rig.record(hours: 0..<40)
        try await rig.record("cam2", hours: 40..<44)
        let size = try #require(try await rig.store.list().first).bytes
        try await rig.claim("cam2", from: 0, to: nil)
        let reserve = rig.volume.space.withLock { $0.reserve }
        rig.volume.space.withLock { $0.free = reserve + 1000 }
        let rules = RetentionRules(store: RetentionPolicy(free: 1000 + 35 * size))
        let upkeep = rig.upkeep(rules)
        await upkeep.step()
        #expect(try await rig.hours() == Array(35..<40))
        #expect(upkeep.report?.alarm == nil)
        rig.volume.space.withLock { $0.free = reserve + 1000 }
        await upkeep.step()
        #expect(try await rig.hours().isEmpty)
        #expect(try await rig.hours("cam2").count == 4)
        #expect(upkeep.report?.alarm == .onlyPinned)
        #expect(try await rig.store.storageReport() == upkeep.report)
        #expect(try await rig.store.storageAlarms().map(\.alarm) == [.onlyPinned])
    }

    @Test func aClockThatJumpsAheadDeletesNothing() async throws {
        let rig = try await Rig()
        try await rig.record(hours: 0..<3)
        let upkeep = rig.upkeep(RetentionRules(store: RetentionPolicy(age: .seconds(86_400))))
        await upkeep.step()
        rig.clock.step(utcBy: .seconds(400 * 86_400))
        await upkeep.step()
        #expect(try await rig.hours() == [0, 1, 2])
        rig.clock.advance(by: .seconds(86_400))
        await upkeep.step()
        #expect(try await rig.hours().isEmpty)
    }

    @Test func forecastsFromWhatWasRecordedLately() async throws {
        let rig = try await Rig()
        try await rig.record(hours: 0..<25)
        let size = try #require(try await rig.store.list().first).bytes
        let reserve = rig.volume.space.withLock { $0.reserve }
        rig.volume.space.withLock { $0.free = reserve + 100 * size }
        let upkeep = rig.upkeep(RetentionRules())
        await upkeep.step()
        let report = try #require(upkeep.report)
        // 24 hours of one segment each lie in the window, and the one at its very beginning.
        #expect(abs(report.bytesPerHour - size) <= size / 20)
        let left = try #require(report.fullAt) - rig.clock.utc
        #expect(abs(left.inSeconds / 3600 - 98) < 4)
        #expect(report.alarm == nil)
        rig.volume.space.withLock { $0.free = reserve + 60 * size }
        await upkeep.step()
        #expect(upkeep.report?.alarm == .fillsSoon)
    }
}
