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

/// What the file says of one sample besides its bytes; times in ticks of the track's timescale.
public struct RunSample: Hashable, Sendable {
    /// Bytes of the sample.
    public var size: UInt32
    /// Decode time of the next sample minus this one's.
    public var duration: UInt32
    /// Presentation time minus decode time.
    public var compositionOffset: Int32
    /// Whether decoding can start here.
    public var isSync: Bool

    /// Makes a description of a sample.
    public init(size: UInt32, duration: UInt32, compositionOffset: Int32, isSync: Bool) {
        self.size = size
        self.duration = duration
        self.compositionOffset = compositionOffset
        self.isSync = isSync
    }
}

extension RunSample {
    /// `sample_flags` (ISO/IEC 14496-12 §8.8.3.1): depends on no other sample, or on others and is no sync sample.
    var flags: UInt32 { self.isSync ? 0x0200_0000 : 0x0101_0000 }

    /// `sample_is_non_sync_sample` of `sample_flags`.
    static let nonSyncFlag: UInt32 = 0x0001_0000
}
