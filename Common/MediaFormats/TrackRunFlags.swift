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

/// The flags of `trun` (ISO/IEC 14496-12 §8.8.8.1).
enum TrackRunFlags {
    static let dataOffset: UInt32 = 0x001
    static let firstSampleFlags: UInt32 = 0x004
    static let sampleDuration: UInt32 = 0x100
    static let sampleSize: UInt32 = 0x200
    static let sampleFlags: UInt32 = 0x400
    static let sampleCompositionOffset: UInt32 = 0x800

    /// What Oriel writes: the data offset, and all four fields of each sample.
    static let all = dataOffset | sampleDuration | sampleSize | sampleFlags | sampleCompositionOffset
}
