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
import MediaFormats
public import MediaStore

/// Privacy and pauses: intervals of a camera in which nothing is written.
///
/// Of what the camera sends from the begin to the end of the interval no sample reaches the disk, and none stays in RAM:
/// a later recording reaches back no further than to the end, whatever its pre-roll. The interval is a stored gap, open
/// while it lasts, so that it lasts through a restart. What was on disk before stays, live viewing is not this part's.
extension Recorder {
    /// Begins an interval; nothing that is presented at `begin` or later is written. Another one that runs goes on.
    ///
    /// Returns once what was taken before is on disk.
    ///
    /// - Parameters:
    ///   - feed: The camera's feed, recorded at the moment or not.
    ///   - begin: Now, as a rule; what is on disk already stays there.
    ///   - cause: ``MediaStore/GapCause/privacy`` or ``MediaStore/GapCause/pause``.
    ///   - detail: More about it in a sentence; may be empty.
    public func withhold(
        _ feed: CameraFeed,
        from begin: UTCTime,
        cause: GapCause = .privacy,
        detail: String = ""
    ) async {
        guard self.withheld[feed.camera] == nil else { return }
        feed.withhold(from: begin)
        let gap = Gap(
            id: UUIDv7(time: self.clock.utc),
            camera: feed.camera,
            start: begin,
            end: nil,
            cause: cause,
            detail: detail
        )
        self.withheld[feed.camera] = gap
        self.facts.append(gap)
        if self.jobs[feed.camera] != nil {
            self.jobs[feed.camera]?.cut = begin
            self.jobs[feed.camera]?.isEnding = true
            await self.recordTick()
            if self.withheld[feed.camera] == gap {
                self.jobs[feed.camera]?.isEnding = false
                // What the recorder did not take goes from memory too.
                feed.withhold(from: begin)
            }
        }
        await self.writeFacts()
    }

    /// Ends the interval of a camera; a recording that runs goes on at the next key frame.
    public func release(_ feed: CameraFeed, at end: UTCTime) async {
        guard var gap = self.withheld.removeValue(forKey: feed.camera) else { return }
        gap.end = max(end, gap.start)
        feed.release(at: gap.end ?? end)
        self.facts.append(gap)
        if var job = self.jobs[feed.camera] {
            job.cursor = feed.beginRecording(at: end)
            job.cut = nil
            job.isEnding = false
            job.hasKeyFrame = false
            job.begin = gap.end ?? end
            job.covered = nil
            job.cause = nil
            job.startsLive = feed.signal.0 == .live
            job.lastWithheld = gap
            self.jobs[feed.camera] = job
        }
        await self.writeFacts()
    }

    /// Goes on with the intervals that ran when the program ended; called before any recording begins. Throws
    /// ``StoreError``.
    public func resumeWithheld(_ feeds: [CameraFeed]) async throws {
        for gap in try await self.openWithheldGaps() where self.withheld[gap.camera] == nil {
            self.withheld[gap.camera] = gap
            feeds.first { $0.camera == gap.camera }?.withhold(from: gap.start)
        }
    }

    /// The interval that runs for a camera, nil where it may be recorded.
    public func withheld(camera: String) -> Gap? { self.withheld[camera] }

    /// Lets the gap end where the first picture behind it begins: the wait for a key frame belongs to it.
    func extendWithheld(to first: UTCTime, of job: Job) {
        guard var gap = job.lastWithheld, let end = gap.end, first > end else { return }
        gap.end = first
        self.facts.append(gap)
    }

    /// The fragments without anything that is seen or heard at or after `time`. In decoding order everything behind the
    /// first such picture goes, since it may need that one.
    static func cut(_ fragments: [CameraFragment], at time: UTCTime) -> [CameraFragment] {
        var result: [CameraFragment] = []
        var isOver = false
        for var fragment in fragments {
            let rate = Int64(max(1, fragment.initialization.audio?.sampleRate ?? 1))
            fragment.samples = fragment.samples.filter { placed in
                if placed.sample.kind == .video {
                    if placed.utc >= time { isOver = true }
                    return !isOver
                }
                let length = rescale(Int64(placed.duration), from: rate, to: 1_000_000)
                return placed.utc + .microseconds(length) <= time
            }
            if !fragment.samples.isEmpty { result.append(fragment) }
        }
        return result
    }
}
