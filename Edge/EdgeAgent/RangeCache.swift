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
import HTTPServing
import Hummingbird
import MediaStore
import Playback

/// The ranges that were asked for last, so that the windows of one viewing do not compute their range again and again.
actor RangeCache {
    /// How many ranges are kept.
    static let limit = 16

    private struct Key: Hashable {
        var camera: String
        var from: UTCTime
        var to: UTCTime
    }

    private let store: MediaStore
    private var ranges: [(key: Key, range: VirtualRange)] = []
    private var files: [(range: ObjectIdentifier, file: VirtualFile)] = []

    init(store: MediaStore) {
        self.store = store
    }

    /// The range that a request's path names; throws ``Problem``.
    func range(_ context: MediaAPIContext) async throws -> VirtualRange {
        let camera = try context.parameters.require("camera")
        let parts = try context.parameters.require("range").split(separator: "-")
        guard parts.count == 2, let from = Int64(parts[0]), let to = Int64(parts[1]) else {
            throw Problem(
                .badRequest,
                title: "No range",
                detail: "Write the range as FROM-TO in microseconds since 1970."
            )
        }
        let key = Key(
            camera: camera,
            from: UTCTime(microsecondsSince1970: from),
            to: UTCTime(microsecondsSince1970: to)
        )
        if let index = self.ranges.firstIndex(where: { $0.key == key }) {
            let entry = self.ranges.remove(at: index)
            self.ranges.append(entry)
            return entry.range
        }
        let store = self.store
        let range = try await Self.problems {
            try await VirtualRange(store: store, camera: camera, from: key.from, to: key.to)
        }
        self.ranges.append((key, range))
        if self.ranges.count > Self.limit {
            let oldest = ObjectIdentifier(self.ranges.removeFirst().range)
            self.files.removeAll { $0.range == oldest }
        }
        return range
    }

    /// The range as one file, computed once for all the requests of a download.
    func movie(_ context: MediaAPIContext) async throws -> VirtualFile {
        let range = try await self.range(context)
        if let known = self.files.first(where: { $0.range == ObjectIdentifier(range) }) { return known.file }
        let file = try await Self.problems { try await range.movie() }
        if self.ranges.contains(where: { $0.range === range }) { self.files.append((ObjectIdentifier(range), file)) }
        return file
    }

    /// Runs `body` and turns what playback throws into an answer.
    static func problems<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as PlaybackError {
            switch error.code {
            case .nothingRecorded: throw Problem(.notFound, title: "Nothing recorded", detail: error.message)
            case .invalidRange: throw Problem(.badRequest, title: "No such range", detail: error.message)
            case .store, .internalError:
                throw Problem(.internalServerError, title: "The store failed", detail: error.message)
            }
        }
    }
}
