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

/// The flags of `tfhd` (ISO/IEC 14496-12 §8.8.7.1).
enum TrackFragmentFlags {
    static let baseDataOffset: UInt32 = 0x01
    static let sampleDescriptionIndex: UInt32 = 0x02
    static let defaultSampleDuration: UInt32 = 0x08
    static let defaultSampleSize: UInt32 = 0x10
    static let defaultSampleFlags: UInt32 = 0x20
    static let defaultBaseIsMoof: UInt32 = 0x02_0000
}
