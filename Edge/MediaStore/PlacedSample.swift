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
public import MediaFormats

/// A sample with its place on the wall clock.
public struct PlacedSample: Hashable, Sendable {
    /// The sample.
    public var sample: MediaSample
    /// How long it lasts, in ticks of its track's timescale, as far as the recorder knows; the next sample decides.
    public var duration: UInt32
    /// The wall clock time at which it is presented.
    public var utc: UTCTime

    /// Makes a placed sample.
    public init(sample: MediaSample, duration: UInt32, utc: UTCTime) {
        self.sample = sample
        self.duration = duration
        self.utc = utc
    }
}
