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
}
