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
import SQLStore
import TestSupport
import Testing

@Suite struct MediaStoreRemovalTests {
    @Test func removesFilesAndRowsAndKeepsTheOpenSegment() async throws {
        let rig = try StoreRig()
        let store = try await rig.open()
        var camera = SyntheticCamera("front", start: StoreRig.start)
        for tick in 0..<6 { _ = await store.commit([camera.fragment(frames: 30, ends: tick % 2 == 1 && tick < 5)]) }
        let before = try await store.list()
        #expect(before.map(\.state) == [.closed, .closed, .open])
        try await store.remove([before[0].id, before[2].id])
        #expect(try await store.list().map(\.id) == [before[1].id, before[2].id])
        #expect(try LocalFileSystem().size("\(rig.directory)/\(before[0].path)") == nil)
        #expect(try await store.check(deep: true).isClean)
        try await store.close()
    }

    @Test func goesOnWithARemovalThatACrashCutShort() async throws {
        let rig = try StoreRig()
        let store = try await rig.open()
        var camera = SyntheticCamera("front", start: StoreRig.start)
        _ = await store.commit([camera.fragment(frames: 30, ends: true)])
        rig.journal.inject(.fail(.inputOutput), .syncDirectory, number: rig.journal.count(.syncDirectory))
        let segment = try #require(try await store.list().first)
        await #expect(throws: StoreError.self) { try await store.remove([segment.id]) }
        #expect(try await store.list().isEmpty)
        #expect(try await store.segments(camera: "front", from: segment.start, to: segment.end).isEmpty)
        try await store.close()
        let again = try await rig.open()
        let report = try await again.check(deep: true)
        #expect(report.isClean && report.segments == 0)
        try await again.close()
    }
    // MARK: The power goes

    /// Three segments of each of two cameras, of which two are removed.
    private static func scenario(_ rig: StoreRig) async throws -> (start: Int, gone: [SegmentSummary]) {
        let store = try await rig.open()
        var front = SyntheticCamera("front", start: StoreRig.start)
        var back = SyntheticCamera("back", start: StoreRig.start, audio: nil)
        for _ in 0..<3 {
            _ = await store.commit(
                [front.fragment(frames: 30, ends: true), back.fragment(frames: 30, ends: true)].shuffled()
            )
        }
        let segments = try await store.list()
        #expect(segments.count == 6)
        let gone = [segments[0], segments[4]]
        let start = rig.journal.events.count
        let removed = try await store.remove(gone.map { RetentionSegment($0) }) { _ in [] }
        #expect(removed == 2)
        try await store.close()
        return (start, gone)
    }

    /// What the cut leaves at a point of the journal, opened again: findings of the check, and the segments.
    private static func after(
        _ events: some Sequence<StoreEvent>,
        _ rig: StoreRig,
        _ tearing: PowerCutModel.Tearing
    ) async throws -> (findings: [CheckReport.Finding], segments: Set<UUIDv7>) {
        var model = PowerCutModel(root: rig.root.path)
        for event in events { model.apply(event) }
        let after = try TemporaryDirectory()
        let files = LocalFileSystem()
        func moved(_ path: String) -> String { after.path + path.dropFirst(rig.root.path.count) }
        let parents = Set(model.ghosts.keys.map { PowerCutModel.parent($0) })
        for path in model.directories.union(parents).sorted() { _ = try files.createDirectory(moved(path)) }
        for (path, bytes) in model.remains(tearing) { try files.createFile(moved(path)).write(bytes, at: 0) }
        let index = try SQLiteDatabase(path: "\(after.path)/index.sqlite")
        let statements = model.commits.flatMap(\.self)
        try await index.write { transaction in
            for statement in statements { try transaction.execute(statement.sql, statement.parameters) }
        }
        let store = try await MediaStore.open(directory: moved(rig.directory), database: index, mode: .writer)
        let findings = try await store.check(deep: true).findings
        let segments = Set(try await store.list().map(\.id))
        try await store.close()
        return (findings, segments)
    }

    @Test(arguments: PowerCutModel.Tearing.allCases)
    func aCutAtAnyPointLeavesNoFileWithoutARowAndNoRowWithoutAFile(tearing: PowerCutModel.Tearing) async throws {
        let rig = try StoreRig()
        let (start, gone) = try await Self.scenario(rig)
        let events = rig.journal.events
        var counts: Set<Int> = []
        for end in start...events.count {
            let (findings, segments) = try await Self.after(events.prefix(end), rig, tearing)
            #expect(findings.isEmpty, "after \(end - start) events: \(findings.map(\.message))")
            counts.insert(segments.count)
            #expect(segments.count == 6 || segments.isDisjoint(with: gone.map(\.id)))
        }
        // Before the rows are marked all is there, from then on the two are gone, whatever the cut left of their files.
        #expect(counts == [6, 4])
    }

    /// The proof can fail: rows that go before the folders are synced leave files that nothing knows.
    @Test func theProofFindsAFolderThatIsNotSynced() async throws {
        let counted = try StoreRig()
        let (start, _) = try await Self.scenario(counted)
        let before = counted.journal.events.prefix(start).count { if case .syncDirectory = $0 { true } else { false } }
        let rig = try StoreRig()
        rig.journal.inject(.drop, .syncDirectory, number: before, count: 10)
        let (_, gone) = try await Self.scenario(rig)
        let (findings, _) = try await Self.after(rig.journal.events, rig, .lost)
        #expect(Set(findings.map(\.path)) == Set(gone.map(\.path)))
        #expect(findings.allSatisfy { $0.kind == .unknown })
    }

    // MARK: What must stay

    @Test func whatIsPinnedWhenTheRowsAreMarkedStays() async throws {
        let rig = try StoreRig()
        let store = try await rig.open()
        var camera = SyntheticCamera("front", start: StoreRig.start)
        for _ in 0..<3 { _ = await store.commit([camera.fragment(frames: 30, ends: true)]) }
        let segments = try await store.list()
        let pin = RetentionPin(camera: "front", from: segments[1].start, to: segments[1].start + .milliseconds(1))
        let hold = Hold(
            id: segments[1].id,
            camera: "front",
            start: pin.from,
            end: pin.from + .milliseconds(1),
            reason: "x"
        )
        try await store.hold(hold)
        let removed = try await store.remove(segments.map { RetentionSegment($0) }) { transaction in
            try MediaStore.holds(in: transaction).map { RetentionPin(camera: $0.camera, from: $0.start, to: $0.end) }
        }
        #expect(removed == 2)
        #expect(try await store.list().map(\.id) == [segments[1].id])
        #expect(try await store.holds() == [hold])
        let pins = PinnedRanges([pin])
        #expect(try await store.oldestUnpinned(camera: "front", pins: pins, limit: 9).isEmpty)
        #expect(
            try await store.oldestUnpinned(camera: "front", pins: PinnedRanges([]), limit: 9).map(\.id) == [
                segments[1].id
            ]
        )
        try await store.release(hold: hold.id)
        #expect(try await store.holds().isEmpty)
        try await store.close()
    }

    @Test func aFileThatCannotBeRemovedKeepsItsRowAndHoldsUpNothing() async throws {
        let rig = try StoreRig()
        let store = try await rig.open()
        var camera = SyntheticCamera("front", start: StoreRig.start)
        for _ in 0..<3 { _ = await store.commit([camera.fragment(frames: 30, ends: true)]) }
        let segments = try await store.list().map { RetentionSegment($0) }
        rig.journal.inject(.fail(.inputOutput), .remove, number: 0)
        await #expect(throws: StoreError.self) { try await store.remove(segments) { _ in [] } }
        #expect(try await store.list().isEmpty)
        #expect(try LocalFileSystem().list("\(rig.directory)/media/front/\(StoreRig.start.dateString)").count == 1)
        try await store.close()
        // The next opening tries again; the folder of the day goes with the last file.
        let again = try await rig.open()
        #expect(try LocalFileSystem().list("\(rig.directory)/media/front").isEmpty)
        #expect(try await again.check(deep: false).isClean)
        var camera2 = SyntheticCamera("front", start: StoreRig.start)
        #expect(await again.commit([camera2.fragment()]).first?.error == nil)
        try await again.close()
    }
}

extension RetentionSegment {
    /// What retention knows of a segment.
    init(_ segment: SegmentSummary) {
        self.init(
            id: segment.id,
            camera: segment.camera,
            start: segment.start,
            end: segment.end,
            bytes: segment.bytes
        )
    }
}
