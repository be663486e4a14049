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

@Suite struct MediaStoreWritingTests {
    @Test func acknowledgesToTheEndOfTheLastPicture() async throws {
        let rig = try StoreRig()
        let store = try await rig.open()
        var camera = SyntheticCamera("front", start: StoreRig.start)
        let first = await store.commit([camera.fragment()])
        #expect(
            first == [
                CommitResult(
                    camera: "front",
                    acknowledgedEnd: StoreRig.start + .milliseconds(500),
                    droppedSamples: 0,
                    error: nil
                )
            ]
        )
        let second = await store.commit([camera.fragment()])
        #expect(second.first?.acknowledgedEnd == StoreRig.start + .seconds(1))
        try await store.close()
        let closed = await store.commit([camera.fragment()])
        #expect(closed.first?.error?.code == .closed)
    }

    @Test func rotatesAtTheFirstKeyFrameAfterAMinuteAndLosesNoSound() async throws {
        let rig = try StoreRig()
        let store = try await rig.open()
        var camera = SyntheticCamera("front", start: StoreRig.start)
        var all: Set<[UInt8]> = []
        var held: [PlacedSample] = []
        for _ in 0..<250 {
            // Sound comes in with the tick after its pictures, as it does from a camera that buffers it.
            var fragment = camera.fragment()
            all.formUnion(fragment.samples.map(\.sample.data))
            let sound = fragment.samples.filter { $0.sample.kind == .audio }
            fragment.samples = held + fragment.samples.filter { $0.sample.kind == .video }
            held = sound
            let results = await store.commit([fragment])
            #expect(results.first?.droppedSamples == 0)
        }
        let segments = try await store.list(camera: "front")
        #expect(segments.map(\.start) == [0, 60, 120].map { StoreRig.start + .seconds($0) })
        #expect(segments.map(\.state) == [.closed, .closed, .open])
        #expect(segments.map(\.videoSamples) == [1800, 1800, 150])
        let stored = try await StoreRig.samples(of: store, cameras: ["front"])
        #expect(all.subtracting(stored) == Set(held.map(\.sample.data)))
        try await store.close()
    }

    @Test func beginsWithAKeyFrameAndCountsWhatItDrops() async throws {
        let rig = try StoreRig()
        let store = try await rig.open()
        var camera = SyntheticCamera("front", start: StoreRig.start)
        _ = camera.samples(frames: 5)
        let before = camera.fragment(frames: 25)
        #expect(await store.commit([before]).first?.droppedSamples == before.samples.count)
        let after = camera.fragment(frames: 15)
        #expect(await store.commit([after]).first?.droppedSamples == 0)
        #expect(try await store.list().map(\.videoSamples) == [15])
        try await store.close()
    }

    @Test func dropsSoundFromBeforeTheFirstPicture() async throws {
        let rig = try StoreRig()
        let store = try await rig.open()
        var camera = SyntheticCamera("front", start: StoreRig.start)
        var fragment = camera.fragment()
        let early = MediaSample(kind: .audio, decodeTime: 1, compositionOffset: 0, isSync: true, data: [1, 2, 3])
        fragment.samples.insert(
            PlacedSample(sample: early, duration: 1024, utc: StoreRig.start - .milliseconds(16)),
            at: 1
        )
        #expect(await store.commit([fragment]).first?.droppedSamples == 1)
        try await store.close()
    }

    @Test(arguments: ["format", "session", "discontinuity", "finish"])
    func endsTheSegment(reason: String) async throws {
        let rig = try StoreRig()
        let store = try await rig.open()
        var camera = SyntheticCamera("front", start: StoreRig.start)
        _ = await store.commit([camera.fragment(frames: 30)])
        var fragment = camera.fragment(frames: 30)
        switch reason {
        case "format": fragment.initialization.video = SyntheticCamera.videoFormats[1]
        case "session": fragment.session = UUIDv7(time: StoreRig.start)
        case "discontinuity": fragment.startsSegment = true
        default: try await store.finish(camera: "front")
        }
        _ = await store.commit([fragment])
        let segments = try await store.list(camera: "front")
        #expect(segments.map(\.state) == [.closed, .open])
        #expect(segments.last?.video.width == (reason == "format" ? 640 : 320))
        try await store.close()
        #expect(try await store.check(deep: true).isClean)
    }

    @Test(arguments: ["", "../x", ".hidden", "a/b", "ü", String(repeating: "x", count: 65)])
    func refusesACameraNameThatIsNoFolder(name: String) async throws {
        let rig = try StoreRig()
        let store = try await rig.open()
        var camera = SyntheticCamera(name, start: StoreRig.start)
        #expect(await store.commit([camera.fragment()]).first?.error?.code == .invalid)
        try await store.close()
    }

    @Test func aFailedSyncEndsTheFileForGoodAndTheNextKeyFrameStartsAnother() async throws {
        let rig = try StoreRig()
        let store = try await rig.open()
        var camera = SyntheticCamera("front", start: StoreRig.start)
        var acknowledged: [[UInt8]] = []
        await rig.commit([camera.fragment(frames: 30)], to: store, &acknowledged)
        rig.journal.inject(.fail(.inputOutput), .sync, number: rig.journal.count(.sync))
        let failed = await store.commit([camera.fragment(frames: 30)])
        #expect(failed.first?.error?.code == .inputOutput)
        #expect((failed.first?.droppedSamples ?? 0) > 60)
        let path = try #require(try await store.list().first?.path)
        let touched = rig.journal.events.count
        await rig.commit([camera.fragment(frames: 30)], to: store, &acknowledged)
        for event in rig.journal.events.dropFirst(touched) {
            switch event {
            case .write(let file, _, _), .sync(let file), .truncate(let file, _):
                #expect(file != "\(rig.directory)/\(path)")
            default: break
            }
        }
        #expect(try await store.list().map(\.state) == [.damaged, .open])
        let stored = try await StoreRig.samples(of: store, cameras: ["front"])
        #expect(Set(acknowledged) == stored)
        try await store.close()
    }

    @Test func aFullDiskSaysSoAndKeepsWhatIsThere() async throws {
        let rig = try StoreRig()
        let store = try await rig.open()
        var camera = SyntheticCamera("front", start: StoreRig.start)
        var acknowledged: [[UInt8]] = []
        await rig.commit([camera.fragment(frames: 30)], to: store, &acknowledged)
        rig.journal.inject(.fail(.diskFull), .write, number: rig.journal.count(.write), count: 2)
        #expect(await store.commit([camera.fragment(frames: 30)]).first?.error?.code == .diskFull)
        #expect(await store.commit([camera.fragment(frames: 30)]).first?.error?.code == .diskFull)
        await rig.commit([camera.fragment(frames: 30)], to: store, &acknowledged)
        #expect(try await store.list().map(\.state) == [.closed, .open])
        #expect(try await StoreRig.samples(of: store, cameras: ["front"]) == Set(acknowledged))
        try await store.close()
        #expect(try await store.check(deep: true).isClean)
    }

    @Test func keepsAReserveForTheIndex() async throws {
        let rig = try StoreRig()
        let reserve = VolumeSpace(total: try LocalFileSystem().totalSpace(rig.root.path), free: 0).reserve
        let store = try await rig.open(free: reserve - 1)
        var camera = SyntheticCamera("front", start: StoreRig.start)
        #expect(await store.commit([camera.fragment()]).first?.error?.code == .diskFull)
        try await store.close()
    }

    @Test func acknowledgesNothingNewWhileTheIndexFails() async throws {
        let rig = try StoreRig()
        let store = try await rig.open()
        var camera = SyntheticCamera("front", start: StoreRig.start)
        rig.journal.inject(.fail(.index), .indexCommit, number: rig.journal.count(.indexCommit))
        let first = await store.commit([camera.fragment()])
        #expect(first.first?.acknowledgedEnd == nil)
        #expect(first.first?.error?.code == .index)
        let second = await store.commit([camera.fragment()])
        #expect(second.first?.acknowledgedEnd == StoreRig.start + .seconds(1))
        try await store.close()
        #expect(try await store.list().map(\.state) == [.closed])
    }
}
