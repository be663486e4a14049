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

/// Packs what the index keeps of the samples of one track of one segment into a few bytes for each.
///
/// Each sample is three variable-length integers, the low seven bits first, the top bit of each byte set where another
/// byte follows (as in Protocol Buffers). Signed numbers are zigzag coded: 0, -1, 1, -2 become 0, 1, 2, 3.
///
/// ```
/// | size << 1 | sync  1…5 | duration - duration before  1…5 | composition offset  1…5 |
/// ```
/// The duration before the first sample counts as 0. Two video samples at 30 frames a second, a key frame of 60,000
/// bytes and one of 5,000 bytes, both without composition offset:
///
/// ```
/// 60000 << 1 | 1   3000 - 0    0     5000 << 1 | 0   3000 - 3000   0
/// C1 A9 07         F0 2E       00    90 4E           00            00
/// ```
/// The store keeps one blob for each track of a segment. ``SampleIndexDecoder`` reads it.
public struct SampleIndexEncoder: Sendable {
    /// The blob.
    public private(set) var bytes: [UInt8] = []
    /// Samples in the blob.
    public private(set) var count = 0
    private var duration: UInt32 = 0

    /// Makes an encoder of an empty blob.
    public init() {}

    /// Appends a sample.
    public mutating func append(_ sample: RunSample) {
        self.append(UInt64(sample.size) << 1 | (sample.isSync ? 1 : 0))
        self.append(zigzag: Int64(sample.duration) - Int64(self.duration))
        self.append(zigzag: Int64(sample.compositionOffset))
        self.duration = sample.duration
        self.count += 1
    }

    private mutating func append(zigzag value: Int64) {
        self.append(UInt64(bitPattern: value << 1 ^ value >> 63))
    }

    private mutating func append(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            self.bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        self.bytes.append(UInt8(truncatingIfNeeded: rest))
    }
}
