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
    /// The samples of `start ..< end` in media ticks, in pieces of at most a second counted from `start`.
    ///
    /// A picture belongs to the tick of its decode time, a slot of sound to the tick in which it begins, so that
    /// neighbouring ranges share no sample and miss none.
    func pieces(_ start: Int64, _ end: Int64) async throws -> [MediaPiece] {
        let end = min(end, self.plan.endTick)
        guard start < end else { return [] }
        let count = Int((end - start + Self.pieceTicks - 1) / Self.pieceTicks)
        var pieces = [MediaPiece](repeating: MediaPiece(), count: count)
        for number in self.plan.segment(at: start)..<self.plan.segments.count {
            let segment = self.plan.segments[number]
            guard segment.firstTick < end else { break }
            let index = try await self.index(of: segment.summary)
            for entry in self.pictures(of: segment, index, start, end) {
                pieces[Int((entry.time - start) / Self.pieceTicks)].video.append(entry)
            }
        }
        if let grid = self.plan.grid {
            let slots = grid.firstSlot(atOrAfter: start)..<grid.firstSlot(atOrAfter: end)
            let sounds =
                switch grid.filling {
                case .frames(let silent): try await self.sounds(slots, grid, silent: silent)
                case .blocks: try await self.blocks(slots, grid)
                }
            for (slot, entry) in zip(slots, sounds) {
                pieces[Int((grid.tick(ofSlot: slot) - start) / Self.pieceTicks)].audio.append(entry)
            }
        }
        return pieces
    }

    private func pictures(
        of segment: PlannedSegment,
        _ index: SegmentIndex,
        _ start: Int64,
        _ end: Int64
    ) -> [MediaEntry] {
        let lowest = max(start, segment.firstTick) - segment.offset
        var entries: [MediaEntry] = []
        for number in index.video.firstIndex(atOrAfter: lowest)..<index.video.count {
            let sample = index.video[number]
            let tick = sample.decodeTime + segment.offset
            guard tick < end else { break }
            let isLast = number == index.video.count - 1
            let following = isLast ? segment.endTick.map { $0 - tick } : nil
            let isRepeating = self.plan.repeatsParameterSets && sample.isSync
            let sets = isRepeating ? segment.summary.video.lengthPrefixedParameterSets : []
            entries.append(
                MediaEntry(
                    time: tick,
                    sample: RunSample(
                        size: sample.size + UInt32(sets.count),
                        duration: following.map { UInt32(clamping: $0) } ?? sample.duration,
                        compositionOffset: sample.compositionOffset,
                        isSync: sample.isSync
                    ),
                    inlineBytes: sets,
                    file: (segment.summary.path, sample.offset, Int(sample.size))
                )
            )
        }
        return entries
    }

    /// One entry for each slot: the camera's frame, or silence.
    private func sounds(_ slots: Range<Int64>, _ grid: AudioGrid, silent: [UInt8]) async throws -> [MediaEntry] {
        let frame = grid.samplesPerSlot
        let silence = RunSample(
            size: UInt32(silent.count),
            duration: UInt32(frame),
            compositionOffset: 0,
            isSync: true
        )
        var entries = slots.map {
            MediaEntry(time: $0 * frame, sample: silence, inlineBytes: silent, file: nil)
        }
        for segment in self.plan.segments(withSlotsIn: slots) {
            let wanted = segment.slots.clamped(to: slots)
            let index = try await self.index(of: segment.summary)
            let lowest = (wanted.lowerBound - segment.firstSlot - 1) * frame + (segment.summary.firstAudioTick ?? 0)
            var last: Int64 = .min
            for number in index.audio.firstIndex(atOrAfter: lowest)..<index.audio.count {
                let sample = index.audio[number]
                let slot = segment.slot(ofTick: sample.decodeTime, grid: grid)
                guard slot < wanted.upperBound else { break }
                guard slot > last else { continue }
                last = slot
                guard wanted.contains(slot), grid.tick(ofSlot: slot) >= self.plan.soundFloor else { continue }
                entries[Int(slot - slots.lowerBound)] = MediaEntry(
                    time: slot * frame,
                    sample: RunSample(size: sample.size, duration: UInt32(frame), compositionOffset: 0, isSync: true),
                    inlineBytes: [],
                    file: (segment.summary.path, sample.offset, Int(sample.size))
                )
            }
        }
        return entries
    }
}

extension TimelinePlan {
    /// The segments whose sound has slots in a range.
    func segments(withSlotsIn slots: Range<Int64>) -> [PlannedSegment] {
        self.segments.filter { $0.slots.overlaps(slots) }
    }
}

extension [IndexedSample] {
    /// The number of the first sample that decodes at or after a tick; the count where there is none.
    func firstIndex(atOrAfter tick: Int64) -> Int {
        var (low, high) = (0, self.count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].decodeTime < tick { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
