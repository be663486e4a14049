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
import Testing

@Suite struct MediaStoreCheckTests {
    /// A closed segment of ten seconds, of which a test breaks the file.
    private static func closed(_ rig: StoreRig) async throws -> (store: MediaStore, segment: SegmentSummary) {
        let store = try await rig.open()
        var camera = SyntheticCamera("front", start: StoreRig.start)
        for _ in 0..<20 { _ = await store.commit([camera.fragment()]) }
        try await store.finish(camera: "front")
        return (store, try #require(try await store.list().first))
    }

    @Test func aTruncatedFileIsNamedAndTheRestPlays() async throws {
        let rig = try StoreRig()
        let (store, segment) = try await Self.closed(rig)
        try LocalFileSystem().openForWriting("\(rig.directory)/\(segment.path)").truncate(to: segment.bytes / 2)
        let report = try await store.check(deep: false)
        #expect(report.findings.map(\.kind) == [.truncated])
        #expect(report.findings.first?.path == segment.path)
        let left = try #require(
            try await store.segments(camera: "front", from: segment.start, to: segment.end).first
        )
        #expect(left.state == .damaged)
        #expect((120...150).contains(left.videoSamples))
        #expect(
            try await StoreRig.samples(of: store, cameras: ["front"]).count == left.videoSamples + left.audioSamples
        )
        #expect(try await store.repair().findings.count == 1)
        #expect(try await store.check(deep: true).isClean)
        #expect(try await store.list().first?.videoSamples == left.videoSamples)
        try await store.close()
    }

    @Test func findsAlteredMissingLongerAndUnknownFiles() async throws {
        let rig = try StoreRig()
        let (store, segment) = try await Self.closed(rig)
        let files = LocalFileSystem()
        let path = "\(rig.directory)/\(segment.path)"
        #expect(try await store.check(deep: true).isClean)
        try files.openForWriting(path).write([0xFF], at: segment.bytes / 2)
        #expect(try await store.check(deep: false).isClean)
        #expect(try await store.check(deep: true).findings.map(\.kind) == [.altered])
        try files.openForWriting(path).write([0], at: segment.bytes)
        #expect(try await store.check(deep: false).findings.map(\.kind) == [.longer])
        try files.rename(path, to: "\(path).moved")
        #expect(try await store.check(deep: false).findings.map(\.kind) == [.missing, .unknown])
        #expect(try await store.segments(camera: "front", from: segment.start, to: segment.end).isEmpty)
        try await store.close()
    }

    @Test func aReaderInAnotherProcessSeesTheOpenSegment() async throws {
        let rig = try StoreRig()
        let store = try await rig.open()
        var camera = SyntheticCamera("front", start: StoreRig.start)
        for _ in 0..<4 { _ = await store.commit([camera.fragment()]) }
        let reader = try await MediaStore.open(directory: rig.directory, database: rig.index, mode: .reader)
        let mine = try await store.segments(camera: "front", from: StoreRig.start, to: camera.clock)
        let theirs = try await reader.segments(camera: "front", from: StoreRig.start, to: camera.clock)
        #expect(mine.first?.videoSamples == 60)
        #expect(mine == theirs)
        await #expect(throws: StoreError.self) { try await reader.finish(camera: "front") }
        try await store.close()
    }

    @Test func theIndexOfASegmentSurvivesItsRow() async throws {
        let rig = try StoreRig()
        let store = try await rig.open()
        var camera = SyntheticCamera("front", start: StoreRig.start)
        for _ in 0..<3 { _ = await store.commit([camera.fragment()]) }
        let open = try #require(try await store.segments(camera: "front", from: StoreRig.start, to: camera.clock).first)
        let before = try await store.index(of: open)
        try await store.finish(camera: "front")
        let closed = try #require(
            try await store.segments(camera: "front", from: StoreRig.start, to: camera.clock).first
        )
        #expect(closed.snapshot == nil)
        #expect(try await store.index(of: closed) == before)
        #expect(closed.end == open.end)
        try await store.close()
    }

    @Test(arguments: GapCause.allCases)
    func gapsAreStoredWithTheirCause(cause: GapCause) async throws {
        let rig = try StoreRig()
        let store = try await rig.open()
        var gap = Gap(
            id: UUIDv7(time: StoreRig.start),
            camera: "front",
            start: StoreRig.start,
            end: nil,
            cause: cause,
            detail: "31 packets were lost."
        )
        try await store.record(gap)
        let far = StoreRig.start + .seconds(1000)
        #expect(try await store.gaps(camera: "front", from: far, to: far + .seconds(1)) == [gap])
        gap.end = StoreRig.start + .seconds(2)
        try await store.record(gap)
        #expect(try await store.gaps(camera: "front", from: far, to: far + .seconds(1)).isEmpty)
        #expect(try await store.gaps(camera: "front", from: StoreRig.start, to: far) == [gap])
        try await store.close()
    }
}
