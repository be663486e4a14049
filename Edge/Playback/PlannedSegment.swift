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

/// Where one segment lies in media time. It depends on the summaries alone, never on the window that is asked for.
struct PlannedSegment: Hashable, Sendable {
    /// The segment.
    let summary: SegmentSummary
    /// What to add to a video tick of the segment to have the media tick.
    let offset: Int64
    /// The media tick from which its pictures count: the first one, or the key frame that the range starts at.
    let firstTick: Int64
    /// The media tick of the next segment's first picture, until which the last picture lasts; nil in the last segment.
    var endTick: Int64?
    /// The slots that the segment's frames of sound may take; empty where it has none, or linear sound.
    let slots: Range<Int64>
    /// The slot of the first frame, before those are cut away that an earlier segment took.
    let firstSlot: Int64
    /// Where the segment's linear sound may lie, in samples from media time zero; empty where it has none.
    var positions: Range<Int64> = 0..<0

    /// The slot of a frame at an audio tick of the segment.
    func slot(ofTick tick: Int64, grid: AudioGrid) -> Int64 {
        self.firstSlot + grid.nearestSlot(tick - (self.summary.firstAudioTick ?? 0))
    }

    /// The media tick at which the last picture ends by itself.
    var naturalEnd: Int64 { self.offset + self.summary.videoTicks }
}
