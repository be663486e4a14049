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
import TestSupport
import Testing

@testable import MediaStore

/// What each failure of a disk leads to, injected through the file seam.
@Suite struct StoreFaultTests {
    /// A failure and its stated outcome.
    struct Fault: Sendable, CustomTestStringConvertible {
        var name: String
        var kind: StoreEvent.Kind
        var code: StoreError.Code
        /// How the segment ends that was being written; nil where it goes on.
        var state: SegmentState?

        var testDescription: String { self.name }
    }

    /// A write that fails leaves half of its bytes behind, as a short write does.
    static let faults = [
        Fault(name: "EIO or short write", kind: .write, code: .inputOutput, state: .damaged),
        Fault(name: "disk full in a write", kind: .write, code: .diskFull, state: .closed),
        Fault(name: "fsync error", kind: .sync, code: .inputOutput, state: .damaged),
        Fault(name: "disk full in fsync", kind: .sync, code: .diskFull, state: .closed),
    ]

    /// The file that failed is given up, what it had acknowledged plays, the next key frame begins a new one.
    @Test(arguments: Self.faults)
    func anOpenSegmentEndsAndTheNextGoesOn(fault: Fault) async throws {
        let rig = try StoreRig()
        let store = try await rig.open()
        var camera = SyntheticCamera("front", start: StoreRig.start)
        var acknowledged: [[UInt8]] = []
        for _ in 0..<2 { await rig.commit([camera.fragment(frames: 30)], to: store, &acknowledged) }
        rig.journal.inject(.fail(fault.code), fault.kind, number: rig.journal.count(fault.kind))
        let failed = await store.commit([camera.fragment(frames: 30)])
        #expect(failed.first?.error?.code == fault.code)
        #expect((failed.first?.droppedSamples ?? 0) >= 30)
        for _ in 0..<2 { await rig.commit([camera.fragment(frames: 30)], to: store, &acknowledged) }
        try await store.close()
        #expect(try await store.list().map(\.state) == [fault.state ?? .open, .closed])
        #expect(try await StoreRig.samples(of: store, cameras: ["front"]) == Set(acknowledged))
        #expect(try await store.check(deep: true).isClean)
    }

    /// A volume that the system has mounted read-only refuses new files; as soon as it takes them, recording goes on.
    @Test(arguments: [StoreEvent.Kind.createFile, .syncDirectory])
    func aNewSegmentThatCannotBeginIsTriedAgain(kind: StoreEvent.Kind) async throws {
        let rig = try StoreRig()
        let store = try await rig.open()
        var camera = SyntheticCamera("front", start: StoreRig.start)
        var acknowledged: [[UInt8]] = []
        rig.journal.inject(.fail(.inputOutput), kind, number: rig.journal.count(kind), count: 4)
        for _ in 0..<4 { #expect(await store.commit([camera.fragment(frames: 30)]).first?.error?.code == .inputOutput) }
        for _ in 0..<2 { await rig.commit([camera.fragment(frames: 30)], to: store, &acknowledged) }
        #expect(acknowledged.count > 60)
        try await store.close()
        #expect(try await StoreRig.samples(of: store, cameras: ["front"]) == Set(acknowledged))
        #expect(try await store.check(deep: true).findings.filter { $0.kind != .unknown }.isEmpty)
    }

    /// The names of errors as the system gives them, and what a person is told.
    @Test(arguments: [(30, "read-only"), (5, "check the disk"), (28, "full"), (13, "no right")] as [(Int32, String)])
    func errorsOfTheSystemReadWell(code: Int32, words: String) {
        let error = StoreError(errno: code, doing: "write", path: "/x")
        #expect(error.message.contains(words))
        #expect(error.code == (code == 28 ? .diskFull : .inputOutput))
    }

    /// Nothing is written to what lies below a disk that was unmounted, nor to another store in its place.
    @Test(arguments: [true, false])
    func aDiskThatIsGoneOrChangedIsRefusedUntilItIsBack(isSwapped: Bool) async throws {
        let rig = try StoreRig()
        let store = try await rig.open()
        var camera = SyntheticCamera("front", start: StoreRig.start)
        var acknowledged: [[UInt8]] = []
        await rig.commit([camera.fragment(frames: 30)], to: store, &acknowledged)
        let files = LocalFileSystem()
        let away = "\(rig.root.path)/away"
        try files.rename(rig.directory, to: away)
        _ = try files.createDirectory(rig.directory)
        if isSwapped {
            let other = StoreIdentity(store: UUIDv7(time: StoreRig.start), created: StoreRig.start)
            try files.createFile("\(rig.directory)/\(StoreIdentity.fileName)").write(Array(other.json.utf8), at: 0)
        }
        for _ in 0..<2 {
            let result = await store.commit([camera.fragment(frames: 30)])
            #expect(result.first?.error?.code == .identity)
            #expect(result.first?.error?.message.contains("mount") == true)
        }
        await #expect(throws: StoreError.self) { try await store.remove([camera.session]) }
        await #expect(throws: StoreError.self) { try await store.repair() }
        #expect(try files.list(rig.directory) == (isSwapped ? [StoreIdentity.fileName] : []))
        if isSwapped { try files.remove("\(rig.directory)/\(StoreIdentity.fileName)") }
        #expect(try files.removeDirectory(rig.directory))
        try files.rename(away, to: rig.directory)
        await rig.commit([camera.fragment(frames: 30)], to: store, &acknowledged)
        try await store.close()
        #expect(try await StoreRig.samples(of: store, cameras: ["front"]) == Set(acknowledged))
        #expect(try await store.check(deep: true).isClean)
    }

    /// A start does not fail because an old file cannot be removed.
    @Test func aStoreOpensWhateverOfItsGarbageCannotBeRemoved() async throws {
        let rig = try StoreRig()
        let store = try await rig.open()
        var camera = SyntheticCamera("front", start: StoreRig.start)
        _ = await store.commit([camera.fragment(frames: 30, ends: true)])
        let segment = try #require(try await store.list().first)
        rig.journal.inject(.fail(.inputOutput), .remove, number: 0, count: 2)
        await #expect(throws: StoreError.self) { try await store.remove([segment.id]) }
        try await store.close()
        let again = try await rig.open()
        #expect(await again.commit([camera.fragment(frames: 30)]).first?.error == nil)
        try await again.close()
    }
}
