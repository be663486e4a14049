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

/// Collects the runs of a `moof`, the track fragments of which refer to one another by their order.
struct MovieFragmentParser {
    private(set) var runs: [TrackRun] = []
    /// Where the data of the run before ends, which is where a run without an offset begins.
    private var cursor: (base: UInt64?, offset: Int64) = (nil, 0)
    private var sampleCount = 0

    /// What `tfhd` says of the samples of its runs.
    private struct Defaults {
        var duration: UInt32 = 0
        var size: UInt32 = 0
        var flags: UInt32 = 0
    }

    /// Reads a `traf` (ISO/IEC 14496-12 §8.8.6).
    mutating func readTrackFragment(_ box: Box) throws(MediaFormatError) {
        let (kind, defaults, base) = try self.readHeader(try box.child("tfhd"))
        var decodeTime = try Self.baseDecodeTime(try box.child("tfdt"))
        self.cursor = base
        var boxes = BoxReader(box.content)
        while let box = try boxes.next() {
            guard box.type == "trun" else { continue }
            let run = try self.readRun(box, kind: kind, decodeTime: decodeTime, base: base, defaults: defaults)
            let (end, overflow) = decodeTime.addingReportingOverflow(run.duration)
            guard !overflow else { throw MediaFormatError(.malformed, "A decode time passes 64 bits.") }
            decodeTime = end
            self.runs.append(run)
        }
    }

    private typealias Position = (base: UInt64?, offset: Int64)

    private func readHeader(_ box: Box) throws(MediaFormatError) -> (TrackKind, Defaults, Position) {
        var (_, flags, reader) = try box.fullBoxReader()
        let id = try reader.uint32()
        guard let kind = TrackKind(trackID: id) else {
            throw MediaFormatError(.unsupported, "The fragment has a track with the id \(id); Oriel's are 1 and 2.")
        }
        // Without a flag the data of the first track fragment counts from moof, that of a later one from the end of
        // the data before (§8.8.7.1).
        var base: Position = flags & TrackFragmentFlags.defaultBaseIsMoof != 0 ? (nil, 0) : self.cursor
        if flags & TrackFragmentFlags.baseDataOffset != 0 { base = (try reader.uint64(), 0) }
        var defaults = Defaults()
        if flags & TrackFragmentFlags.sampleDescriptionIndex != 0 { try reader.skip(4) }
        if flags & TrackFragmentFlags.defaultSampleDuration != 0 { defaults.duration = try reader.uint32() }
        if flags & TrackFragmentFlags.defaultSampleSize != 0 { defaults.size = try reader.uint32() }
        if flags & TrackFragmentFlags.defaultSampleFlags != 0 { defaults.flags = try reader.uint32() }
        return (kind, defaults, base)
    }

    private static func baseDecodeTime(_ box: Box) throws(MediaFormatError) -> UInt64 {
        var (version, _, reader) = try box.fullBoxReader()
        return version == 0 ? UInt64(try reader.uint32()) : try reader.uint64()
    }

    private mutating func readRun(
        _ box: Box,
        kind: TrackKind,
        decodeTime: UInt64,
        base: Position,
        defaults: Defaults
    ) throws(MediaFormatError) -> TrackRun {
        var (_, flags, reader) = try box.fullBoxReader()
        let count = Int(try reader.uint32())
        self.sampleCount += count
        guard self.sampleCount <= MovieFragment.maximumSamples else {
            throw MediaFormatError(.malformed, "A fragment has more than \(MovieFragment.maximumSamples) samples.")
        }
        if flags & TrackRunFlags.dataOffset != 0 {
            let offset = Int64(Int32(bitPattern: try reader.uint32()))
            self.cursor = (base.base, base.offset + offset)
        }
        let firstFlags = flags & TrackRunFlags.firstSampleFlags != 0 ? try reader.uint32() : nil
        var samples: [RunSample] = []
        samples.reserveCapacity(count)
        var byteCount: Int64 = 0
        for index in 0..<count {
            let duration = flags & TrackRunFlags.sampleDuration != 0 ? try reader.uint32() : defaults.duration
            let size = flags & TrackRunFlags.sampleSize != 0 ? try reader.uint32() : defaults.size
            var sampleFlags = flags & TrackRunFlags.sampleFlags != 0 ? try reader.uint32() : defaults.flags
            if index == 0, let firstFlags { sampleFlags = firstFlags }
            let hasOffset = flags & TrackRunFlags.sampleCompositionOffset != 0
            // Version 0 has unsigned offsets, but writers put negative ones there too.
            let offset = hasOffset ? Int32(bitPattern: try reader.uint32()) : 0
            let isSync = sampleFlags & RunSample.nonSyncFlag == 0
            samples.append(RunSample(size: size, duration: duration, compositionOffset: offset, isSync: isSync))
            byteCount += Int64(size)
        }
        guard let dataOffset = Int32(exactly: self.cursor.offset) else {
            throw MediaFormatError(.unsupported, "The data of a run lies more than 2 GiB behind its fragment.")
        }
        defer { self.cursor.offset += byteCount }
        return TrackRun(
            kind: kind,
            baseDecodeTime: decodeTime,
            samples: samples,
            dataOffset: dataOffset,
            baseDataOffset: self.cursor.base
        )
    }
}
