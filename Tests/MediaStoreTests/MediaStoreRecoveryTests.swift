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

@Suite struct MediaStoreRecoveryTests {
    /// What a process that was killed leaves: an open row and a file with a broken tail, in another folder.
    private static func killed(tail: [UInt8], _ rig: StoreRig) async throws -> (SegmentSummary, StoreRig) {
        let store = try await rig.open()
        var camera = SyntheticCamera("front", start: StoreRig.start)
        for _ in 0..<3 { _ = await store.commit([camera.fragment()]) }
        let segment = try #require(
            try await store.segments(camera: "front", from: StoreRig.start, to: camera.clock).first
        )
        let after = try StoreRig()
        let files = LocalFileSystem()
        var model = PowerCutModel(root: rig.root.path)
        for event in rig.journal.events { model.apply(event) }
        func moved(_ path: String) -> String { after.root.path + path.dropFirst(rig.root.path.count) }
        for path in model.directories.sorted() { _ = try files.createDirectory(moved(path)) }
        for (path, bytes) in model.remains(.lost) {
            let isSegment = path.hasSuffix(segment.path)
            try files.createFile(moved(path)).write(bytes + (isSegment ? tail : []), at: 0)
        }
        let statements = model.commits.flatMap(\.self)
        try await after.index.write { transaction in
            for statement in statements { try transaction.execute(statement.sql, statement.parameters) }
        }
        try await store.close()
        return (segment, after)
    }

    @Test(arguments: [[], [0, 0, 0], [UInt8](repeating: 0, count: 5000), [0, 0, 1, 0, 0x6D, 0x6F, 0x6F, 0x66, 9, 9]])
    func cutsTheTailAndCompletesTheRow(tail: [UInt8]) async throws {
        let rig = try StoreRig()
        let (segment, after) = try await Self.killed(tail: tail, rig)
        let store = try await after.open()
        let recovered = try #require(await store.recovered.first)
        #expect(recovered.state == .recovered)
        #expect(recovered.end == segment.end && recovered.bytes == segment.bytes)
        #expect(recovered.sha256?.count == 64)
        #expect(try LocalFileSystem().size("\(after.directory)/\(segment.path)") == segment.bytes)
        let stored = try #require(try await store.list().first)
        #expect(try await store.index(of: stored) == segment.snapshot)
        #expect(try await store.check(deep: true).isClean)
        // The file is synced after the cut and before its row is completed.
        let events = after.journal.events
        let cut = events.firstIndex { if case .truncate = $0 { true } else { false } }
        let sync = try #require(events.lastIndex { if case .sync = $0 { true } else { false } })
        let commit = try #require(events.lastIndex { if case .indexCommit = $0 { true } else { false } })
        #expect((cut ?? 0) < sync && sync < commit)
        #expect((cut == nil) == tail.isEmpty)
        try await store.close()
    }

    @Test func aMissingFileIsDamagedAndDoesNotStopTheOpening() async throws {
        let rig = try StoreRig()
        let (segment, after) = try await Self.killed(tail: [], rig)
        try LocalFileSystem().remove("\(after.directory)/\(segment.path)")
        let store = try await after.open()
        #expect(await store.recovered.map(\.state) == [.damaged])
        #expect(try await store.check(deep: false).findings.map(\.kind) == [.missing])
        #expect(try await store.segments(camera: "front", from: segment.start, to: segment.end).isEmpty)
        try await store.close()
    }

    @Test func commitsThatOverlapTakeTurns() async throws {
        let rig = try StoreRig()
        let store = try await rig.open()
        await withTaskGroup { group in
            for number in 0..<8 {
                group.addTask {
                    var camera = SyntheticCamera("camera\(number)", start: StoreRig.start)
                    for tick in 0..<10 {
                        let result = await store.commit([camera.fragment()])
                        let end = StoreRig.start + .milliseconds(500 * (tick + 1))
                        #expect(result.first?.acknowledgedEnd == end && result.first?.error == nil)
                    }
                }
            }
        }
        try await store.close()
        #expect(try await store.list().map(\.videoSamples) == Array(repeating: 150, count: 8))
        #expect(try await store.check(deep: true).isClean)
    }
}
