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

extension VirtualRange {
    /// The fragments of a window of decode time `seconds ..< seconds + duration`.
    ///
    /// Windows that follow one another, each asked for at the ``PlaybackWindow/end`` of the one before, hold every sample
    /// once. The page asks for one every few seconds, and for an aligned one when someone seeks.
    ///
    /// - Parameters:
    ///   - seconds: Media time from which samples are wanted.
    ///   - duration: Seconds, at most ``maximumWindowSeconds``.
    ///   - alignToKeyFrame: Whether to start at the key frame at or before `seconds`.
    /// - Throws: ``PlaybackError``: `invalidRange` for numbers that are no times, `store` where a file is damaged.
    public func window(
        at seconds: Double,
        duration: Double,
        alignToKeyFrame: Bool = false
    ) async throws -> PlaybackWindow {
        guard seconds.isFinite, duration.isFinite, seconds >= 0, duration > 0, seconds < 1e9 else {
            throw PlaybackError(
                code: .invalidRange,
                message: "A window starts at 0 seconds or later and is longer than 0; correct the numbers."
            )
        }
        do {
            var start = Int64((seconds * 90_000).rounded())
            if alignToKeyFrame { start = try await self.keyFrameTick(atOrBefore: start) }
            let length = Int64((min(duration, Self.maximumWindowSeconds) * 90_000).rounded())
            let end = min(start + max(1, length), self.plan.endTick)
            var extents: [FileExtent] = []
            for (number, piece) in try await self.pieces(start, end).enumerated() where !piece.isEmpty {
                let tick = start + Int64(number) * Self.pieceTicks
                let fragment = MovieFragment(
                    sequenceNumber: UInt32(truncatingIfNeeded: tick / 100 + 1),
                    runs: [Self.run(.video, piece.video), Self.run(.audio, piece.audio)].compactMap(\.self)
                )
                extents.append(.bytes(fragment.header()))
                for entry in piece.video + piece.audio { extents.append(entry) }
            }
            let bytes = try await self.store.reader.read(extents)
            return PlaybackWindow(
                bytes: bytes,
                start: Double(start) / 90_000,
                end: Double(max(start, end)) / 90_000,
                isLast: end >= self.plan.endTick
            )
        } catch {
            throw PlaybackError(error)
        }
    }

    /// The media tick of the key frame at or before another.
    private func keyFrameTick(atOrBefore tick: Int64) async throws -> Int64 {
        let segment = self.plan.segments[self.plan.segment(at: min(tick, self.plan.endTick - 1))]
        let index = try await self.index(of: segment.summary)
        let key = index.video.last { $0.isSync && $0.decodeTime + segment.offset <= tick }
        return max(0, (key?.decodeTime ?? 0) + segment.offset)
    }

    private static func run(_ kind: TrackKind, _ entries: [MediaEntry]) -> TrackRun? {
        guard let first = entries.first else { return nil }
        return TrackRun(kind: kind, baseDecodeTime: UInt64(clamping: first.time), samples: entries.map(\.sample))
    }
}
