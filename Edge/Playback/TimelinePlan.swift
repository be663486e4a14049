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

/// The places of all segments of a range in media time, by fixed rules.
///
/// - Media time counts 90 kHz ticks from the decode time of the key frame that the range starts at.
/// - A segment lies where its start lies on the wall clock, to the nearest tick, but never before the end of the one
///   before; within a segment the ticks of its samples count.
/// - The last picture of a segment lasts until the first of the next: a gap lengthens it.
/// - Sound lies on the ``AudioGrid``: a segment's frames take successive slots from the one nearest to their time; what
///   an earlier segment holds already is dropped.
/// - Another codec of pictures or another audio configuration starts a new part; only the first part is planned.
struct TimelinePlan: Sendable {
    /// A hole between segments that is shorter is no gap: clocks are slewed by up to 30 ms in a segment.
    static let gapTolerance: Duration = .milliseconds(500)

    /// The segments of the first part.
    private(set) var segments: [PlannedSegment] = []
    /// The wall clock time of media tick 0.
    let origin: UTCTime
    /// The media tick at which playing starts.
    let leadTicks: Int64
    /// The media tick at which playing ends.
    private(set) var endTick: Int64
    /// What the decoder of the first part is set up for.
    let video: VideoFormat
    /// The sound's format as players get it; nil where there is none in the part, or none that can be filled with silence.
    let audio: AudioFormat?
    /// The grid of the sound.
    let grid: AudioGrid?
    /// Presentation of the key frame that the range starts at.
    let keyComposition: Int64
    /// Whether the parameter sets change on the way, so that they stand before every key frame.
    let repeatsParameterSets: Bool
    /// Sound that begins before this media tick is left out, so that nothing from before the range is in a clip.
    let soundFloor: Int64
    /// Where the parts begin: the numbers of their first segments.
    let partStarts: [Int]

    private let firstStart: UTCTime
    /// The media tick of the first picture of the first segment, presented.
    private let firstPresentation: Int64

    /// Plans the segments, of which the first holds `key`, the picture that the range starts at.
    init(
        _ summaries: [SegmentSummary],
        first: SegmentSummary,
        key: IndexedSample,
        from: UTCTime,
        to: UTCTime,
        hiddenFrames: Bool,
        packetTicks: Int? = nil
    ) {
        self.firstStart = first.start
        self.firstPresentation = first.firstComposition - key.decodeTime
        self.partStarts = Self.parts(of: summaries)
        let part = summaries.prefix(self.partStarts.count > 1 ? self.partStarts[1] : summaries.count)
        let audio = part.lazy.compactMap(\.audio).first
        let grid = audio.flatMap { AudioGrid($0, packetTicks: packetTicks) }
        self.grid = grid
        self.audio = grid?.output
        self.video = first.video
        self.repeatsParameterSets = part.contains { $0.video != first.video }
        func tick(_ time: UTCTime) -> Int64 {
            Self.tick(time, from: first.start, presentation: first.firstComposition - key.decodeTime)
        }
        self.keyComposition = Int64(key.compositionOffset)
        let lead = max(Int64(key.compositionOffset), tick(from))
        self.leadTicks = lead
        self.soundFloor = hiddenFrames ? 0 : max(0, tick(from))
        self.origin = first.start - .microseconds(rescale(self.firstPresentation, from: 90_000, to: 1_000_000))
        self.endTick = 0
        var nextFreeSlot: Int64 = 0
        var line = LinearLine()
        for summary in part {
            let isFirst = self.segments.isEmpty
            var offset = isFirst ? -key.decodeTime : tick(summary.start) - summary.firstComposition
            if let last = self.segments.last {
                offset = max(offset, last.offset + last.summary.lastVideoTick + 1)
                self.segments[self.segments.count - 1].endTick = offset
            }
            var slots: Range<Int64> = 0..<0
            var firstSlot: Int64 = 0
            var positions: Range<Int64> = 0..<0
            if let grid, grid.filling == .blocks {
                positions = line.place(summary, offset: offset, grid: grid, in: &self.segments)
            } else if let grid, let start = summary.firstAudioTick, let end = summary.lastAudioTick,
                summary.audio != nil
            {
                firstSlot = grid.nearestSlot(start + rescale(offset, from: 90_000, to: grid.rate))
                let last = firstSlot + grid.nearestSlot(end - start)
                if last >= nextFreeSlot {
                    slots = max(firstSlot, nextFreeSlot)..<last + 1
                    nextFreeSlot = last + 1
                }
            }
            self.segments.append(
                PlannedSegment(
                    summary: summary,
                    offset: offset,
                    firstTick: isFirst ? 0 : offset,
                    endTick: nil,
                    slots: slots,
                    firstSlot: firstSlot,
                    positions: positions
                )
            )
        }
        guard let last = self.segments.last else { return }
        self.endTick = max(lead, min(tick(to), last.naturalEnd + last.summary.firstComposition))
    }

    /// The media tick at which a moment of the wall clock is presented.
    func tick(_ time: UTCTime) -> Int64 {
        Self.tick(time, from: self.firstStart, presentation: self.firstPresentation)
    }

    /// The number of the segment that holds a media tick.
    func segment(at tick: Int64) -> Int {
        var (low, high) = (0, self.segments.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if self.segments[middle].firstTick <= tick { low = middle } else { high = middle }
        }
        return low
    }

    private static func tick(_ time: UTCTime, from start: UTCTime, presentation: Int64) -> Int64 {
        rescale((time - start).wholeMicroseconds, from: 1_000_000, to: 90_000) + presentation
    }

    /// A new part begins where a segment has pictures of another codec, or sound of another configuration, than the part
    /// before it.
    private static func parts(of summaries: [SegmentSummary]) -> [Int] {
        var starts = [0]
        var audio: AudioFormat?
        var codec = summaries.first?.video.codec
        for (number, summary) in summaries.enumerated() {
            if summary.video.codec != codec {
                codec = summary.video.codec
                audio = nil
                starts.append(number)
            }
            guard let format = summary.audio else { continue }
            if let audio, audio != format { starts.append(number) }
            audio = format
        }
        return starts
    }
}
