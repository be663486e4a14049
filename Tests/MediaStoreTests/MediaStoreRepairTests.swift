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

@Suite struct MediaStoreRepairTests {
    /// Closed segments of ten seconds, of which a test breaks something.
    private static func store(_ rig: StoreRig, segments: Int = 1) async throws -> (MediaStore, [SegmentSummary]) {
        let store = try await rig.open()
        var camera = SyntheticCamera("front", start: StoreRig.start)
        for _ in 0..<segments {
            for tick in 0..<10 { _ = await store.commit([camera.fragment(frames: 30, ends: tick == 9)]) }
        }
        return (store, try await store.list())
    }

    @Test func aSegmentFileWithoutARowIsIndexedAgain() async throws {
        let rig = try StoreRig()
        let (store, segments) = try await Self.store(rig, segments: 2)
        let lost = segments[1]
        let before = try await store.index(of: lost)
        try await rig.index.write { _ = try $0.execute("DELETE FROM segments WHERE id = ?", [.text("\(lost.id)")]) }
        #expect(try await store.check(deep: false).findings.map(\.kind) == [.unknown])
        let report = try await store.repair()
        #expect(report.actions.map(\.kind) == [.reindexed] && report.isMended)
        #expect(try await store.check(deep: true).isClean)
        let found = try #require(try await store.list().first { $0.id == lost.id })
        #expect((found.camera, found.path, found.start, found.end) == (lost.camera, lost.path, lost.start, lost.end))
        #expect((found.sha256, found.bytes, found.state) == (lost.sha256, lost.bytes, .recovered))
        #expect(try await store.index(of: found) == before)
        try await store.close()
    }

    @Test func aTailThatIsNotWholeStaysInTheFile() async throws {
        let rig = try StoreRig()
        let (store, segments) = try await Self.store(rig)
        try await rig.index.write { _ = try $0.execute("DELETE FROM segments") }
        let path = "\(rig.directory)/\(segments[0].path)"
        try LocalFileSystem().openForWriting(path).write([1, 2, 3], at: segments[0].bytes)
        #expect(try await store.repair().actions.map(\.kind) == [.reindexed])
        #expect(try LocalFileSystem().size(path) == segments[0].bytes + 3)
        let found = try #require(try await store.list().first)
        #expect(found.state == .damaged && found.detail.contains("3 bytes") && found.videoSamples == 300)
        #expect(try await store.check(deep: true).isClean)
        try await store.close()
    }

    /// Whatever is no segment is moved, with a note that is durable before the first file moves.
    @Test(arguments: [
        "media/front/notes.txt", "media/loose", "media/front/2026-11-22/holiday.mp4",
        "media/front/2026-11-22/20261122T115724.123Z-019a1111-0000-7000-8000-000000000000.mp4",
        "media/fr ont/2026-11-22/20261122T115724.123Z-019a1111-0000-7000-8000-000000000000.mp4",
    ])
    func whatCannotBeExplainedIsSetAside(path: String) async throws {
        let rig = try StoreRig()
        let (store, segments) = try await Self.store(rig)
        let files = LocalFileSystem()
        var folder = rig.directory
        for name in path.split(separator: "/").dropLast() {
            folder += "/\(name)"
            _ = try files.createDirectory(folder)
        }
        try files.createFile("\(rig.directory)/\(path)").write([9, 8, 7], at: 0)
        let start = rig.journal.events.count
        let report = try await store.repair()
        #expect(report.findings.map(\.path) == [path])
        #expect(report.actions.map(\.kind) == [.setAside] && report.isMended)
        let aside = "\(rig.directory)/\(MediaStore.setAsideFolder)"
        let own = try #require(try files.list(aside).first)
        let names = try files.list("\(aside)/\(own)")
        let moved = try #require(names.first { $0 != "NOTE.txt" })
        #expect(names.count == 2 && moved == "1-\(path.split(separator: "/").last ?? "")")
        #expect(try files.openForReading("\(aside)/\(own)/\(moved)").read(at: 0, count: 9) == [9, 8, 7])
        let note = try files.openForReading("\(aside)/\(own)/NOTE.txt").read(at: 0, count: 9999)
        #expect(String(decoding: note, as: UTF8.self).contains(path))
        #expect(try await store.check(deep: true).isClean)
        #expect(try await store.list().map(\.id) == segments.map(\.id))
        let events = rig.journal.events.dropFirst(start)
        let sync = events.firstIndex { if case .sync(let file) = $0 { file.hasSuffix("NOTE.txt") } else { false } }
        let rename = events.firstIndex { if case .rename = $0 { true } else { false } }
        #expect(try #require(sync) < #require(rename))
        try await store.close()
    }

    @Test func aDamagedIndexIsMadeAnewFromTheFile() async throws {
        let rig = try StoreRig()
        let (store, segments) = try await Self.store(rig)
        let before = try await store.index(of: segments[0])
        try await rig.index.write { _ = try $0.execute("UPDATE segments SET video_index = audio_index") }
        #expect(try await store.check(deep: true).findings.map(\.kind) == [.index])
        #expect(try await store.repair(deep: true).actions.map(\.kind) == [.rebuilt])
        #expect(try await store.check(deep: true).isClean)
        #expect(try await store.index(of: segments[0]) == before)
        #expect(try await store.list() == segments)
        try await store.close()
    }

    /// A row whose hash fits the file and whose index does not: boxes tell.
    @Test func anIndexOfOtherBoxesIsFound() async throws {
        let rig = try StoreRig()
        let (store, segments) = try await Self.store(rig, segments: 2)
        let blob = try await rig.index.read { transaction in
            try transaction.queryOne(
                "SELECT fragment_index FROM segments WHERE id = ?",
                [.text("\(segments[0].id)")]
            )?.blob("fragment_index")
        }
        // The fragments of a segment whose initialization is one byte longer.
        var broken = try #require(blob)
        broken[0] ^= 1
        let bytes = broken
        try await rig.index.write {
            _ = try $0.execute(
                "UPDATE segments SET fragment_index = ? WHERE id = ?",
                [.blob(bytes), .text("\(segments[0].id)")]
            )
        }
        #expect(try await store.check(deep: false).isClean)
        let findings = try await store.check(deep: true).findings
        #expect(findings.map(\.kind) == [.structure] && findings.map(\.segment) == [segments[0].id])
        #expect(try await store.repair(deep: true).isMended)
        #expect(try await store.check(deep: true).isClean)
        try await store.close()
    }

    @Test func whatNoRepairBringsBackIsLeftAndSaid() async throws {
        let rig = try StoreRig()
        let (store, segments) = try await Self.store(rig, segments: 2)
        let files = LocalFileSystem()
        try files.openForWriting("\(rig.directory)/\(segments[0].path)").write([0xFF], at: segments[0].bytes / 2)
        try files.rename("\(rig.directory)/\(segments[1].path)", to: "\(rig.root.path)/kept.mp4")
        let report = try await store.repair(deep: true)
        #expect(report.findings.map(\.kind) == [.altered, .missing])
        #expect(report.actions.map(\.kind) == [.left, .marked] && !report.isMended)
        // Restored from a backup it plays as before.
        try files.rename("\(rig.root.path)/kept.mp4", to: "\(rig.directory)/\(segments[1].path)")
        #expect(try await store.check(deep: true).findings.map(\.kind) == [.altered])
        #expect(try await store.index(of: segments[1]).video.count == 300)
        try await store.close()
    }

    @Test func refusesAStoreThatIsOnlyRead() async throws {
        let rig = try StoreRig()
        let (store, _) = try await Self.store(rig)
        let reader = try await MediaStore.open(directory: rig.directory, database: rig.index, mode: .reader)
        await #expect(throws: StoreError.self) { try await reader.repair() }
        try await store.close()
    }
}
