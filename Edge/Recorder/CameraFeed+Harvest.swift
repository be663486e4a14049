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
import Ingest
import MediaFormats
import MediaStore
import Synchronization

/// What the recorder asks of a feed.
extension CameraFeed {
    /// What the recorder takes at one tick.
    struct Harvest {
        var fragments: [CameraFragment]
        var next: Int
        var losses: [PacketLoss]
        var overflowed: Bool
        var signal: Signal
    }

    /// Begins to keep everything for the recorder, from the last key frame at or before `start` that is still in memory,
    /// or else from the next; gives the index to take from.
    func beginRecording(at start: UTCTime) -> Int {
        self.state.withLock { state in
            var cursor: Int?
            for index in state.first..<state.next where Self.isKeyFrame(state.entry(index)) {
                if let notBefore = state.notBefore, state.entry(index).placed.utc < notBefore { continue }
                if cursor != nil, state.entry(index).placed.utc > start { break }
                cursor = index
            }
            state.losses = []
            state.overflowed = false
            let index = cursor ?? state.next
            state.recorderNeeds = index
            return index
        }
    }

    /// Keeps nothing that is presented from `from` on, in RAM neither, until ``release(at:)``: privacy, or a pause.
    func withhold(from: UTCTime) {
        self.state.withLock { state in
            Self.release(&state)
            state.withheld = (from, nil)
            if state.recorderNeeds == nil {
                // No later recording reaches back past it, so what is in memory is of no use.
                state.first = state.next
                state.ring = []
                state.ringHead = 0
                state.ringBytes = 0
            }
        }
    }

    /// Keeps what is presented from `time` on again.
    func release(at time: UTCTime) {
        self.state.withLock { state in
            guard let withheld = state.withheld else { return }
            Self.release(&state)
            state.withheld = (withheld.from, max(time, withheld.from))
            state.notBefore = max(state.notBefore ?? time, time)
        }
    }

    /// Whether everything that is shown before `time` has come in, or nothing comes in at all.
    func hasPassed(_ time: UTCTime) -> Bool {
        self.state.withLock { state in
            guard state.signal == .live, let held = state.heldPicture?.placed else { return true }
            return held.utc - ticks(Int64(held.sample.compositionOffset)) >= time
        }
    }

    /// Takes everything from `cursor` on.
    ///
    /// - Parameters:
    ///   - cursor: Where the harvest before ended.
    ///   - end: Where the recording ends, when that is known: samples that are presented at or after it stay.
    ///   - isLast: Whether nothing will be taken after: then the picture whose length is not known yet may come along.
    func harvest(from cursor: Int, until end: UTCTime?, isLast: Bool) -> Harvest {
        self.state.withLock { state in
            var fragments: [CameraFragment] = []
            if isLast { Self.release(&state) }
            let begin = max(cursor, state.first)
            let next = Self.limit(from: begin, until: end, isLast: isLast, in: state)
            for index in begin..<max(begin, next.taken) {
                let entry = state.entry(index)
                if entry.placed.sample.kind == .video {
                    if let last = next.lastPicture, index > last { continue }
                    state.latestTaken = Self.latest(state.latestTaken, entry.placed)
                } else if let end, entry.placed.utc >= end {
                    continue
                }
                let initialization = InitializationSegment(video: entry.format.video, audio: entry.format.audio)
                if let last = fragments.last, last.session == entry.format.session,
                    last.initialization == initialization
                {
                    fragments[fragments.count - 1].samples.append(entry.placed)
                } else {
                    fragments.append(
                        CameraFragment(
                            camera: self.camera,
                            session: entry.format.session,
                            initialization: initialization,
                            samples: [entry.placed]
                        )
                    )
                }
            }
            if state.recorderNeeds != nil { state.recorderNeeds = isLast ? nil : next.cursor }
            if isLast, let end {
                state.notBefore = max(end, (state.latestTaken ?? end) + .microseconds(1))
                state.latestTaken = nil
            }
            defer {
                state.losses = []
                state.overflowed = false
            }
            return Harvest(
                fragments: fragments,
                next: next.cursor,
                losses: state.losses,
                overflowed: state.overflowed,
                signal: state.signal
            )
        }
    }

    /// What a harvest takes: all before `taken`, and of it no picture after `lastPicture`; the next begins at `cursor`.
    private struct Limit {
        var taken: Int
        var lastPicture: Int?
        var cursor: Int
    }

    /// Up to where samples are taken when a recording ends at `end`.
    ///
    /// In decoding order a picture may stand before others that are shown earlier and need it. Which pictures belong
    /// together is known at the last harvest; until then what is shown after the end stays.
    private static func limit(from begin: Int, until end: UTCTime?, isLast: Bool, in state: State) -> Limit {
        let all = max(begin, state.next)
        guard let end else { return Limit(taken: all, cursor: all) }
        if isLast {
            let lastNeeded = (begin..<all).last { state.entry($0).placed.utc < end } ?? begin - 1
            let lastPicture = Self.lastPicture(from: begin, until: end, in: state) ?? begin - 1
            return Limit(taken: max(lastNeeded, lastPicture) + 1, lastPicture: lastPicture, cursor: all)
        }
        let firstAfter = (begin..<all).first {
            state.entry($0).placed.sample.kind == .video && state.entry($0).placed.utc >= end
        }
        return Limit(taken: firstAfter ?? all, cursor: firstAfter ?? all)
    }

    /// The latest presentation after a picture; where a key frame lies far before it, the clock was set back and it counts
    /// from there.
    private static func latest(_ latest: UTCTime?, _ placed: PlacedSample) -> UTCTime {
        guard let latest, !(placed.sample.isSync && latest - placed.utc >= ClockStepDetector.smallestStep) else {
            return placed.utc
        }
        return max(latest, placed.utc)
    }

    /// The picture, in decoding order, that a recording until `end` ends with, so that no picture is missing among those
    /// it shows: the first at which all that is shown before `end` has come, together with all that is shown before the
    /// latest of these. Where that has not come in yet it is the last one before which nothing is missing.
    private static func lastPicture(from begin: Int, until end: UTCTime, in state: State) -> Int? {
        let pictures = (begin..<max(begin, state.next)).filter { state.entry($0).placed.sample.kind == .video }
        guard let last = pictures.last else { return nil }
        // Nothing that comes later is shown before it could be decoded.
        let (final, length) = (state.entry(last).placed, state.entry(last).placed.length)
        var earliestLater = final.utc - ticks(Int64(final.sample.compositionOffset)) + length
        var laterThan: [UTCTime] = []
        for index in pictures.reversed() {
            laterThan.append(earliestLater)
            earliestLater = min(earliestLater, state.entry(index).placed.utc)
        }
        var latest = state.latestTaken
        var needed = pictures.count { state.entry($0).placed.utc < end }
        if needed == 0, latest.map({ $0 < earliestLater + length / 2 }) ?? true { return nil }
        var chosen: Int?
        for (index, later) in zip(pictures, laterThan.reversed()) {
            let placed = state.entry(index).placed
            latest = Self.latest(latest, placed)
            if placed.utc < end { needed -= 1 }
            if let latest, latest < later + length / 2 { chosen = index }
            if needed == 0, chosen == index { return chosen }
        }
        return state.signal == .live ? chosen : last
    }
}

/// Ticks of the video clock, 90 kHz, as a duration.
private func ticks(_ count: Int64) -> Duration { .microseconds(rescale(count, from: 90_000, to: 1_000_000)) }

extension PlacedSample {
    /// How long a picture is shown.
    fileprivate var length: Duration { ticks(Int64(self.duration)) }
}
