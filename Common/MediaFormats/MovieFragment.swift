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

/// One fragment of a fragmented MP4: `moof` and the header of the `mdat` that follows (ISO/IEC 14496-12 §8.8.4).
///
/// ```
/// prft   when the first sample was taken (optional)
/// moof ─ mfhd
///      ─ traf ─ tfhd, tfdt, trun      for each run with samples
/// mdat   the samples of run 0, then those of run 1, …
/// ```
public struct MovieFragment: Hashable, Sendable {
    /// Counts the fragments of a file from 1.
    public var sequenceNumber: UInt32
    /// The runs in the order of their bytes.
    public var runs: [TrackRun]
    /// When the first sample of the video run, or else of the first run, was taken; nil writes no `prft`.
    public var producerReferenceTime: UTCTime?

    /// Makes a fragment for writing.
    public init(sequenceNumber: UInt32, runs: [TrackRun], producerReferenceTime: UTCTime? = nil) {
        self.sequenceNumber = sequenceNumber
        self.runs = runs
        self.producerReferenceTime = producerReferenceTime
    }

    /// Bytes of the samples, so of the payload of `mdat`.
    public var byteCount: UInt64 { self.runs.reduce(0) { $0 + $1.byteCount } }

    /// The bytes before the samples: `prft` where wanted, `moof`, and the header of `mdat`, 16 bytes from 4 GiB on.
    ///
    /// The samples must be written right behind, in the order of the runs. All runs but the last together must stay
    /// below 2 GiB, the reach of a data offset; a fragment of a second is far from it.
    public func header() -> [UInt8] {
        var writer = BoxWriter()
        if let producerReferenceTime, let run = self.runs.first(where: { $0.kind == .video }) ?? self.runs.first {
            ProducerReferenceTime(kind: run.kind, time: producerReferenceTime, mediaTime: run.baseDecodeTime)
                .append(to: &writer)
        }
        let start = writer.count
        var offsetPositions: [Int] = []
        writer.box("moof") { fragment in
            fragment.fullBox("mfhd") { $0.append(self.sequenceNumber) }
            for run in self.runs where !run.samples.isEmpty {
                fragment.trackFragment(run, offsetPositions: &offsetPositions)
            }
        }
        let end = writer.count
        writer.mediaDataHeader(payload: self.byteCount)
        // The first sample follows the header of mdat, whose size was not known while moof was written.
        var offset = UInt64(writer.count - start)
        precondition(end - start <= UInt64(UInt32.max), "A movie fragment box is below 4 GiB.")
        for (position, run) in zip(offsetPositions, self.runs.filter { !$0.samples.isEmpty }) {
            precondition(offset <= UInt64(Int32.max), "The runs before the last of a fragment are below 2 GiB.")
            writer.overwrite(at: position, with: Int32(offset))
            offset += run.byteCount
        }
        return writer.bytes
    }
}

extension BoxWriter {
    /// `traf` of a run; the position of its data offset is added to `offsetPositions`.
    fileprivate mutating func trackFragment(_ run: TrackRun, offsetPositions: inout [Int]) {
        self.box("traf") { track in
            track.fullBox("tfhd", flags: TrackFragmentFlags.defaultBaseIsMoof) { $0.append(run.kind.trackID) }
            track.fullBox("tfdt", version: 1) { $0.append(run.baseDecodeTime) }
            track.fullBox("trun", version: 1, flags: TrackRunFlags.all) { box in
                box.append(UInt32(run.samples.count))
                offsetPositions.append(box.count)
                box.append(Int32(0))
                for sample in run.samples {
                    box.append(sample.duration)
                    box.append(sample.size)
                    box.append(sample.flags)
                    box.append(sample.compositionOffset)
                }
            }
        }
    }
}
