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
    /// One entry for each slot: a block of FLAC with what the camera's packets hold of it, silence where they do not.
    func blocks(_ slots: Range<Int64>, _ grid: AudioGrid) async throws -> [MediaEntry] {
        guard !slots.isEmpty else { return [] }
        let size = grid.samplesPerSlot
        let floor = rescale(self.plan.soundFloor, from: 90_000, to: grid.rate)
        let wanted = max(slots.lowerBound * size, floor)..<max(slots.upperBound * size, floor)
        // A part has sound of one format.
        let format = self.plan.segments.lazy.compactMap(\.summary.audio).first ?? grid.output
        var samples = [[FLACBlocks.Source]](repeating: [], count: slots.count)
        for segment in self.plan.segments where segment.positions.overlaps(wanted) {
            guard let bytesPerSample = segment.summary.audio?.bytesPerSample else { continue }
            let index = try await self.index(of: segment.summary)
            var walk = LinearWalk(segment, patience: grid.patience)
            for sample in index.audio {
                let count = Int64(sample.size) / Int64(bytesPerSample)
                let range = walk.next(tick: sample.decodeTime, count: count)
                guard range.lowerBound < wanted.upperBound else { break }
                let kept = range.clamped(to: segment.positions).clamped(to: wanted)
                guard !kept.isEmpty else { continue }
                // The bytes of a packet end where its range does: what overlaps the one before is cut from its front.
                let begin = range.upperBound - count
                for slot in grid.slot(ofSample: kept.lowerBound)...grid.slot(ofSample: kept.upperBound - 1) {
                    let part = kept.clamped(to: slot * size..<(slot + 1) * size)
                    samples[Int(slot - slots.lowerBound)].append(
                        FLACBlocks.Source(
                            path: segment.summary.path,
                            offset: sample.offset + (part.lowerBound - begin) * Int64(bytesPerSample),
                            count: Int64(part.count),
                            position: part.lowerBound
                        )
                    )
                }
            }
        }
        return zip(slots, samples).map { slot, sources in
            let block = FLACBlocks(format, slot: slot, samples: sources)
            return MediaEntry(
                time: slot * size,
                sample: RunSample(
                    size: UInt32(clamping: block.length),
                    duration: UInt32(clamping: size),
                    compositionOffset: 0,
                    isSync: true
                ),
                inlineBytes: [],
                file: nil,
                block: block
            )
        }
    }
}
