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

/// The samples of one track in one movie fragment (ISO/IEC 14496-12 §8.8.8), which follow one another in `mdat`.
public struct TrackRun: Hashable, Sendable {
    /// The track.
    public var kind: TrackKind
    /// Decode time of the first sample in ticks of the track's timescale (`tfdt`).
    public var baseDecodeTime: UInt64
    /// The samples in decoding order.
    public var samples: [RunSample]
    /// Where the bytes of the first sample are: bytes behind the first byte of `moof`, or behind ``baseDataOffset``.
    ///
    /// Set when a fragment is read, not looked at when it is written.
    public var dataOffset: Int32
    /// The file offset that ``dataOffset`` counts from where a foreign writer gave one; nil for Oriel's own files.
    public var baseDataOffset: UInt64?

    /// Makes a run for writing.
    public init(kind: TrackKind, baseDecodeTime: UInt64, samples: [RunSample]) {
        self.init(kind: kind, baseDecodeTime: baseDecodeTime, samples: samples, dataOffset: 0, baseDataOffset: nil)
    }

    /// Makes a run as it was read.
    init(
        kind: TrackKind,
        baseDecodeTime: UInt64,
        samples: [RunSample],
        dataOffset: Int32,
        baseDataOffset: UInt64?
    ) {
        self.kind = kind
        self.baseDecodeTime = baseDecodeTime
        self.samples = samples
        self.dataOffset = dataOffset
        self.baseDataOffset = baseDataOffset
    }

    /// Bytes of all samples.
    public var byteCount: UInt64 { self.samples.reduce(0) { $0 + UInt64($1.size) } }

    /// Ticks of all samples.
    public var duration: UInt64 { self.samples.reduce(0) { $0 + UInt64($1.duration) } }
}
