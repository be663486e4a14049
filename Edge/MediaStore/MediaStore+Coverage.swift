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

public import Foundations
import SQLStore

extension MediaStore {
    /// A shorter hole between two segments does not end a span: the rhythm of a slow camera.
    public static let coverageTolerance = Duration.milliseconds(400)
    /// A segment that is longer is found by an index of its own; see ``earliestStart(camera:reachingPast:)``.
    static let longSegment = Duration.seconds(3600)

    /// The cameras that have segments or gaps, in byte order. Throws ``StoreError``.
    public nonisolated func cameras() async throws -> [String] {
        do {
            return try await self.database.read { transaction in
                var names: Set<String> = []
                for table in ["segments", "gaps"] {
                    // Each step jumps to the next camera in the index; DISTINCT would read all of it.
                    var last = ""
                    while let name = try transaction.queryOne(
                        "SELECT MIN(camera) AS camera FROM \(table) WHERE camera > ?",
                        [.text(last)]
                    )?.textOrNil("camera") {
                        names.insert(name)
                        last = name
                    }
                }
                return names.sorted()
            }
        } catch {
            throw StoreError(index: error)
        }
    }

    /// The stretches of a camera in `from ..< to` that are in the store, in the order of time, as the index has them.
    ///
    /// Reads an index that holds all it needs, so a day of 1-minute segments costs the same in a large store as in a small
    /// one. Throws ``StoreError``.
    public nonisolated func coverage(camera: String, from: UTCTime, to: UTCTime) async throws -> [CoverageSpan] {
        do {
            return try await self.database.read { transaction in
                let first = try Self.earliestStart(camera: camera, reachingPast: from, in: transaction)
                let rows = try transaction.query(
                    """
                    SELECT start_us, end_us, state, bytes FROM segments
                    WHERE camera = ? AND start_us >= ? AND start_us < ? ORDER BY start_us
                    """,
                    [
                        .text(camera), .integer(first.microsecondsSince1970), .integer(to.microsecondsSince1970),
                    ]
                )
                var spans: [CoverageSpan] = []
                for row in rows {
                    let end = UTCTime(microsecondsSince1970: try row.integer("end_us"))
                    let state = try row.text("state")
                    let isOpen = state == SegmentState.open.rawValue
                    guard state != SegmentState.removing.rawValue, isOpen || end > from else { continue }
                    let start = UTCTime(microsecondsSince1970: try row.integer("start_us"))
                    let bytes = try row.integer("bytes")
                    if let last = spans.last, start - last.end <= Self.coverageTolerance {
                        spans[spans.count - 1].end = max(last.end, end)
                        spans[spans.count - 1].segments += 1
                        spans[spans.count - 1].bytes += bytes
                        spans[spans.count - 1].isOpen = isOpen
                    } else {
                        spans.append(CoverageSpan(start: start, end: end, segments: 1, bytes: bytes, isOpen: isOpen))
                    }
                }
                return spans
            }
        } catch {
            throw StoreError(index: error)
        }
    }

    /// What each camera has in the store, in the order of the cameras' ids. Reads a whole index: for every few minutes,
    /// not for every request. Throws ``StoreError``.
    public nonisolated func usage() async throws -> [CameraUsage] {
        do {
            return try await self.database.read { transaction in
                try transaction.query(
                    """
                    SELECT camera, COUNT(*) AS segments, CAST(SUM(bytes) AS BIGINT) AS bytes,
                        MIN(start_us) AS earliest_us, MAX(start_us) AS latest_us
                    FROM segments WHERE state <> 'removing' GROUP BY camera ORDER BY camera
                    """
                ).map { row in
                    CameraUsage(
                        camera: try row.text("camera"),
                        segments: Int(try row.integer("segments")),
                        bytes: try row.integer("bytes"),
                        earliest: UTCTime(microsecondsSince1970: try row.integer("earliest_us")),
                        latest: UTCTime(microsecondsSince1970: try row.integer("latest_us"))
                    )
                }
            }
        } catch {
            throw StoreError(index: error)
        }
    }

    /// Where to begin in the order of starts so as to miss no segment of a camera that reaches past `from`.
    ///
    /// Nearly all segments last a minute; the few that last longer than ``longSegment``, because no key frame came, are
    /// in an index of their own, and the open ones in that of the states.
    static func earliestStart(
        camera: String,
        reachingPast from: UTCTime,
        in transaction: any SQLTransaction
    ) throws -> UTCTime {
        // A bound far before any recording keeps the subtraction inside 64 bits.
        let from = max(from, UTCTime(microsecondsSince1970: .min / 2))
        var first = from - Self.longSegment
        let long = try transaction.queryOne(
            """
            SELECT MIN(start_us) AS first FROM segments
            WHERE camera = ? AND end_us > start_us + 3600000000 AND end_us > ?
            """,
            [.text(camera), .integer(from.microsecondsSince1970)]
        )?.integerOrNil("first")
        let open = try transaction.queryOne(
            "SELECT MIN(start_us) AS first FROM segments WHERE state = 'open' AND camera = ?",
            [.text(camera)]
        )?.integerOrNil("first")
        for value in [long, open] {
            if let value { first = min(first, UTCTime(microsecondsSince1970: value)) }
        }
        return first
    }
}
