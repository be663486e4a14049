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
    /// The oldest ended segments of a camera that no pin touches, at most `limit`. Throws ``StoreError``.
    ///
    /// - Returns: Fewer than `limit` where the camera has no more.
    public nonisolated func oldestUnpinned(
        camera: String,
        pins: PinnedRanges,
        limit: Int
    ) async throws -> [RetentionSegment] {
        let ranges = pins.unpinned(camera: camera)
        do {
            return try await self.database.read { transaction in
                var result: [RetentionSegment] = []
                for range in ranges where result.count < limit {
                    let rows = try transaction.query(
                        """
                        SELECT id, start_us, end_us, bytes FROM segments
                        WHERE camera = ? AND start_us >= ? AND start_us < ? AND end_us <= ?
                            AND state IN ('closed', 'recovered', 'damaged')
                        ORDER BY start_us LIMIT ?
                        """,
                        [
                            .text(camera), .integer(range.lowerBound.microsecondsSince1970),
                            .integer(range.upperBound.microsecondsSince1970),
                            .integer(range.upperBound.microsecondsSince1970), .integer(Int64(limit - result.count)),
                        ]
                    )
                    for row in rows {
                        guard let id = UUIDv7(try row.text("id")) else { continue }
                        let segment = RetentionSegment(
                            id: id,
                            camera: camera,
                            start: UTCTime(microsecondsSince1970: try row.integer("start_us")),
                            end: UTCTime(microsecondsSince1970: try row.integer("end_us")),
                            bytes: try row.integer("bytes")
                        )
                        if !pins.contains(segment) { result.append(segment) }
                    }
                }
                return result
            }
        } catch {
            throw StoreError(index: error)
        }
    }

    /// Bytes of the ended segments of a camera that begin in `from ..< to`, and of those among them that are pinned.
    ///
    /// Throws ``StoreError``.
    public nonisolated func bytes(
        camera: String,
        from: UTCTime,
        to: UTCTime,
        pins: PinnedRanges
    ) async throws -> (all: Int64, pinned: Int64) {
        let ranges = pins.ranges(of: camera).filter { $0.upperBound > from && $0.lowerBound < to }
        do {
            return try await self.database.read { transaction in
                func sum(_ from: UTCTime, _ to: UTCTime) throws -> Int64 {
                    try transaction.queryOne(
                        """
                        SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) AS bytes FROM segments
                        WHERE camera = ? AND start_us >= ? AND start_us < ? AND state <> 'removing'
                        """,
                        [
                            .text(camera), .integer(from.microsecondsSince1970), .integer(to.microsecondsSince1970),
                        ]
                    )?.integer("bytes") ?? 0
                }
                let pinned = try ranges.reduce(Int64(0)) { total, range in
                    // The segment that the range begins in is pinned too.
                    let reach =
                        range.lowerBound == PinnedRanges.always ? range.lowerBound : range.lowerBound - Self.segmentAge
                    return total + (try sum(max(from, reach), min(to, range.upperBound)))
                }
                let all = try sum(from, to)
                return (all, min(all, pinned))
            }
        } catch {
            throw StoreError(index: error)
        }
    }
}
