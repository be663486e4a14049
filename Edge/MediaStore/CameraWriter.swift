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

/// The segments of one camera that are being written; lives on the store's thread.
///
/// After a rotation by age the old segment stays for one more commit, because sound arrives a little behind the
/// pictures it belongs to.
final class CameraWriter {
    /// The segment that takes samples.
    var current: SegmentWriter?
    /// The segment before, which takes the sound from before the start of the current one until the next commit.
    var closing: SegmentWriter?
    /// Where the durable, indexed part ends.
    var acknowledgedEnd: UTCTime?

    /// What a fragment did.
    struct Placement {
        /// The segments that got samples.
        var touched: [SegmentWriter] = []
        /// The segments that end with this commit.
        var retired: [SegmentWriter] = []
        /// Samples that have no place in a segment.
        var dropped = 0
    }

    /// Stages the samples of a fragment, beginning and ending segments where the rules say so:
    ///
    /// - A segment starts with a key frame; samples before the first one are dropped.
    /// - It ends at another session or initialization, where the fragment says so, and at the first key frame that
    ///   comes `age` or more after its start.
    ///
    /// - Parameter makeID: Mints the id of a new segment.
    func place(_ fragment: CameraFragment, age: Duration, makeID: () -> UUIDv7) -> Placement {
        var placement = Placement()
        guard let video = fragment.initialization.video else {
            placement.dropped = fragment.samples.count
            return placement
        }
        let leaving = self.closing
        if let current = self.current,
            fragment.startsSegment || current.session != fragment.session
                || current.initialization != fragment.initialization
        {
            placement.retired.append(current)
            self.current = nil
        }
        func touch(_ writer: SegmentWriter) {
            if !placement.touched.contains(where: { $0 === writer }) { placement.touched.append(writer) }
        }
        for placed in fragment.samples {
            if placed.sample.kind == .video, placed.sample.isSync, self.mayStart(at: placed.utc, age: age) {
                if let current = self.current {
                    if let before = self.closing, before !== leaving { placement.retired.append(before) }
                    self.closing = current
                }
                self.current = SegmentWriter(id: makeID(), fragment: fragment, video: video, first: placed)
            }
            guard let target = self.target(for: placed, session: fragment.session), target.stage(placed) else {
                placement.dropped += 1
                continue
            }
            touch(target)
        }
        if let leaving {
            placement.retired.append(leaving)
            if self.closing === leaving { self.closing = nil }
        }
        if fragment.endsSegment { placement.retired += self.end() }
        return placement
    }

    /// Ends all segments and gives them.
    func end() -> [SegmentWriter] {
        defer { (self.current, self.closing) = (nil, nil) }
        return [self.closing, self.current].compactMap(\.self)
    }

    /// Forgets a segment that failed.
    func forget(_ writer: SegmentWriter) {
        if self.current === writer { self.current = nil }
        if self.closing === writer { self.closing = nil }
    }

    private func mayStart(at time: UTCTime, age: Duration) -> Bool {
        guard let current = self.current else { return true }
        return time - current.start >= age
    }

    private func target(for placed: PlacedSample, session: UUIDv7) -> SegmentWriter? {
        guard let current = self.current else { return nil }
        if placed.sample.kind == .audio, placed.utc < current.start {
            guard let closing = self.closing, closing.session == session else { return nil }
            return closing
        }
        return current
    }
}
