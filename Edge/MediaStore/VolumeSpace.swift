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

/// How large the volume of a store is and what is free on it.
public struct VolumeSpace: Hashable, Sendable {
    /// Bytes of the volume.
    public var total: Int64
    /// Bytes that may still be written.
    public var free: Int64

    /// Largest reserve of a volume whose hundredth is less.
    public static let usualReserve: Int64 = 1 << 30
    /// A reserve of ``usualReserve`` takes at most one part in so many of a small volume: 8 GiB and less.
    public static let smallestShare: Int64 = 8
    /// One part in so many is the reserve of a volume of more than 100 GiB.
    public static let largeShare: Int64 = 100

    /// Makes the facts of a volume.
    public init(total: Int64, free: Int64) {
        self.total = total
        self.free = free
    }

    /// Bytes that media leave to index, outbox and logs: max(1 GiB, 1 %), and of a volume under 8 GiB an eighth.
    ///
    /// Recording stops with the gap ``GapCause/diskFull`` when less is free, so that the gap itself can be written.
    public var reserve: Int64 {
        max(min(Self.usualReserve, self.total / Self.smallestShare), self.total / Self.largeShare)
    }

    /// Bytes that media may still take; negative where the reserve is in use.
    public var freeForMedia: Int64 { self.free - self.reserve }
}
