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

/// What the recorder makes of a wall clock that is wrong or was set.
///
/// The pictures stay in the order in which they were taken and each segment is whole; only their place on UTC jumps. A
/// jump forward is a gap of cause ``MediaStore/GapCause/clockStep`` over the time that never was, a jump back one without
/// length at the moment that came a second time.
extension Recorder {
    /// A clock that shows less was not set since the machine started: 2026-01-01.
    static let earliestTime = UTCTime(microsecondsSince1970: 1_767_225_600_000_000)
    /// By how much a hole may be shorter than the step that made it: the camera goes on while the placement follows.
    static let stepTolerance = Duration.seconds(2)

    /// Stores the fact that a recording begins without a time that can be right.
    func noteTimeOfStart(_ camera: String, _ begin: UTCTime) {
        guard begin < Self.earliestTime else { return }
        let detail = "The clock of this machine was not set when the recording began; its time is not to be trusted."
        self.facts.append(self.gap(camera, begin, begin, .clockStep, detail))
    }

    /// Stores the fact that time jumped back before a key frame, and goes on from there.
    ///
    /// Only a key frame is looked at: others may be shown before what came earlier.
    func noteStepBack(before placed: PlacedSample, of job: inout Job) {
        guard placed.sample.isSync, let covered = job.covered,
            covered - placed.utc >= ClockStepDetector.smallestStep
        else { return }
        let detail = """
            The clock went back by \(Self.seconds(covered - placed.utc)) s: the time until \
            \(covered.rfc3339(fractionDigits: 0)) is there twice.
            """
        job.progress.gaps.append(self.gap(job.feed.camera, placed.utc, placed.utc, .clockStep, detail))
        job.covered = placed.utc
    }

    /// Puts a hole down to the clock where that was set forward by as much a moment ago.
    func noteStepForward(covered: UTCTime, to next: UTCTime, of job: inout Job) {
        guard job.cause == nil, let step = self.stepDetector.recentStep(now: self.clock.monotonic), step > .zero,
            next - covered >= step - Self.stepTolerance
        else { return }
        job.cause = .clockStep
        job.detail = "The clock was set forward by \(Self.seconds(step)) s."
    }

    private static func seconds(_ duration: Duration) -> Int64 {
        rescale(duration.wholeMicroseconds, from: 1_000_000, to: 1)
    }
}
