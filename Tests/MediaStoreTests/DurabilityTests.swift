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

/// The order of write, sync, index and answer, and what a power cut leaves at every point of it.
@Suite struct DurabilityTests {
    /// Two cameras, one of which goes on through a change of session; the journal has every kind of event.
    static func scenario(_ rig: StoreRig) async throws {
        let store = try await rig.open()
        var front = SyntheticCamera("front", start: StoreRig.start)
        var back = SyntheticCamera("back", start: StoreRig.start + .milliseconds(40), audio: nil)
        var acknowledged: [[UInt8]] = []
        for tick in 0..<6 {
            if tick == 4 { front.session = UUIDv7(time: StoreRig.start + .seconds(9)) }
            // The second camera comes later, so that none of its syncs makes up for one of the first.
            let late = tick == 0 ? [] : [back.fragment(ends: tick == 5)]
            await rig.commit([front.fragment()] + late, to: store, &acknowledged)
        }
        try await store.close()
    }

    @Test func noAcknowledgeBeforeSyncOfItsData() async throws {
        let rig = try StoreRig()
        try await Self.scenario(rig)
        let checker = DurabilityChecker(rig.journal.events, root: rig.root.path, directory: rig.directory)
        #expect(checker.violations.isEmpty)
        let acknowledgements = rig.journal.events.filter { if case .acknowledge = $0 { true } else { false } }
        #expect(acknowledgements.count == 6)
    }

    @Test func noIndexRowBeforeSyncOfFileAndFolder() async throws {
        let rig = try StoreRig()
        try await Self.scenario(rig)
        var synced: Set<String> = []
        var folders: Set<String> = []
        var rows = 0
        for event in rig.journal.events {
            switch event {
            case .sync(let path): synced.insert(path)
            case .syncDirectory(let path):
                if synced.contains(where: { PowerCutModel.parent($0) == path }) { folders.insert(path) }
            case .indexCommit(let statements):
                for statement in statements where statement.sql.contains("INSERT INTO segments") {
                    guard case .text(let path)? = statement.parameters.element(at: 3) else { continue }
                    rows += 1
                    #expect(synced.contains("\(rig.directory)/\(path)"))
                    #expect(folders.contains(PowerCutModel.parent("\(rig.directory)/\(path)")))
                }
            default: break
            }
        }
        #expect(rows == 3)
    }

    @Test(arguments: [StoreEvent.Kind.sync, .syncDirectory])
    func theCheckerFindsEverySyncThatIsLeftOut(kind: StoreEvent.Kind) async throws {
        let counted = try StoreRig()
        try await Self.scenario(counted)
        let count = counted.journal.count(kind)
        #expect(count > 5)
        for number in 0..<count {
            let rig = try StoreRig()
            rig.journal.inject(.drop, kind, number: number)
            try await Self.scenario(rig)
            let checker = DurabilityChecker(rig.journal.events, root: rig.root.path, directory: rig.directory)
            #expect(!checker.violations.isEmpty, "Leaving out \(kind) \(number) went unnoticed.")
        }
    }

    @Test(arguments: PowerCutModel.Tearing.allCases)
    func everyAcknowledgedSamplePlaysAfterACutAtEveryPoint(tearing: PowerCutModel.Tearing) async throws {
        let rig = try StoreRig()
        try await Self.scenario(rig)
        let events = rig.journal.events
        var model = PowerCutModel(root: rig.root.path)
        var checked = 0
        for event in events {
            model.apply(event)
            guard model.isDurable("\(rig.directory)/oriel-store.json") else { continue }
            try await Self.recover(model, rig, tearing)
            checked += model.acknowledged.isEmpty ? 0 : 1
        }
        #expect(checked > 20)
    }

    /// Builds what the cut leaves in a new folder, opens it and looks for every acknowledged sample.
    private static func recover(_ model: PowerCutModel, _ rig: StoreRig, _ tearing: PowerCutModel.Tearing) async throws
    {
        let after = try TemporaryDirectory()
        let files = LocalFileSystem()
        func moved(_ path: String) -> String { after.path + path.dropFirst(rig.root.path.count) }
        for path in model.directories.sorted() where tearing != .lost || model.isNameDurable(path) {
            _ = try files.createDirectory(moved(path))
        }
        for (path, bytes) in model.remains(tearing) { try files.createFile(moved(path)).write(bytes, at: 0) }
        let index = try SQLiteDatabase(path: "\(after.path)/index.sqlite")
        try await index.write { transaction in
            for statement in model.commits.joined() { try transaction.execute(statement.sql, statement.parameters) }
        }
        let store = try await MediaStore.open(directory: moved(rig.directory), database: index, mode: .writer)
        let samples = try await StoreRig.samples(of: store, cameras: ["front", "back"])
        let missing = model.acknowledged.filter { !samples.contains($0) }
        #expect(missing.isEmpty, "\(missing.count) of \(model.acknowledged.count) acknowledged samples are lost.")
        let report = try await store.check(deep: true)
        #expect(report.findings.filter { $0.kind != .unknown }.isEmpty)
        try await store.close()
    }
}
