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

/// A store in a temporary folder with the doubles in between.
struct StoreRig {
    let root: TemporaryDirectory
    let journal = Journal()
    let clock = ManualTimeSource(utc: Self.start)
    let index: SQLiteDatabase

    static let start = UTCTime(microsecondsSince1970: 1_795_348_644_123_456)

    var directory: String { "\(self.root.path)/store" }

    init() throws {
        self.root = try TemporaryDirectory()
        self.index = try SQLiteDatabase(path: "\(self.root.path)/index.sqlite")
    }

    func open(free: Int64? = nil) async throws -> MediaStore {
        try await MediaStore.open(
            directory: self.directory,
            fileSystem: RecordingFileSystem(journal: self.journal, free: free),
            database: RecordingDatabase(base: self.index, journal: self.journal),
            clock: self.clock,
            mode: .writer
        )
    }

    /// Hands the fragments over and journals the acknowledgement of what has none of the reasons to be missing.
    func commit(_ fragments: [CameraFragment], to store: MediaStore, _ acknowledged: inout [[UInt8]]) async {
        let results = await store.commit(fragments)
        for (fragment, result) in zip(fragments, results) where result.error == nil && result.droppedSamples == 0 {
            acknowledged += fragment.samples.map(\.sample.data)
        }
        self.journal.append(.acknowledge(acknowledged))
    }

    /// All samples that a store plays, by their bytes.
    static func samples(of store: MediaStore, cameras: [String]) async throws -> Set<[UInt8]> {
        var result: Set<[UInt8]> = []
        for camera in cameras {
            let far = UTCTime(microsecondsSince1970: .max / 2)
            for segment in try await store.segments(camera: camera, from: Self.start, to: far) {
                let index = try await store.index(of: segment)
                for sample in index.video + index.audio {
                    let extent = FileExtent.file(path: segment.path, offset: sample.offset, length: Int(sample.size))
                    result.insert(try await store.reader.read([extent]))
                }
            }
        }
        return result
    }
}
