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

/// Where one sample of a segment is, in its file and in time.
public struct IndexedSample: Hashable, Sendable {
    /// Decode time in ticks of the track's timescale, from the start of the segment.
    public var decodeTime: Int64
    /// Ticks until the next sample of the track; of the last sample, what the recorder said.
    public var duration: UInt32
    /// Presentation time minus decode time in ticks.
    public var compositionOffset: Int32
    /// Whether decoding can start here.
    public var isSync: Bool
    /// Size in bytes.
    public var size: UInt32
    /// Offset of the first byte in the segment file.
    public var offset: Int64

    /// Makes an entry.
    public init(
        decodeTime: Int64,
        duration: UInt32,
        compositionOffset: Int32,
        isSync: Bool,
        size: UInt32,
        offset: Int64
    ) {
        self.decodeTime = decodeTime
        self.duration = duration
        self.compositionOffset = compositionOffset
        self.isSync = isSync
        self.size = size
        self.offset = offset
    }

    /// Decode time of the next sample in ticks.
    public var endTime: Int64 { self.decodeTime + Int64(self.duration) }

    /// Presentation time in ticks.
    public var presentationTime: Int64 { self.decodeTime + Int64(self.compositionOffset) }
}
