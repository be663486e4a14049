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

/// Lays the linear sound of segments one after the other, so that it goes on without a seam where it did for the camera.
///
/// Sound that begins within ``AudioGrid/patience`` of where the segment before ended goes on from there; any other begins
/// where its pictures say. A segment's sound ends where the next one's begins.
struct LinearLine {
    /// Where the sound is expected to go on, and in which segment it was last.
    private var last: (end: Int64, segment: Int)?

    /// The samples from media time zero that the sound of the next segment may take.
    ///
    /// - Parameters:
    ///   - summary: The segment.
    ///   - offset: What to add to a video tick of the segment to have the media tick.
    ///   - grid: The grid.
    ///   - segments: Those before; the sound of the last one that has any is cut where this one's begins.
    mutating func place(
        _ summary: SegmentSummary,
        offset: Int64,
        grid: AudioGrid,
        in segments: inout [PlannedSegment]
    ) -> Range<Int64> {
        guard let start = summary.firstAudioTick, let end = summary.lastAudioTick, end >= start, summary.audio != nil
        else { return 0..<0 }
        var first = start + rescale(offset, from: 90_000, to: grid.rate)
        if let last {
            if abs(first - last.end) <= grid.patience { first = last.end }
            let before = segments[last.segment].positions
            segments[last.segment].positions =
                before.lowerBound..<max(before.lowerBound, min(before.upperBound, first))
        }
        // Only the file knows how long the last packet is: as long as the others.
        let packets = Int64(max(1, summary.audioSamples - 1))
        let length = end - start
        self.last = (first + length + max(1, (length + packets / 2) / packets), segments.count)
        return first..<first + length + grid.rate
    }
}
