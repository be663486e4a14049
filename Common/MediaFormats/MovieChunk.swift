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

/// Samples of one track that follow one another in the file (ISO/IEC 14496-12 §3.1.3).
public struct MovieChunk: Hashable, Sendable {
    /// The track.
    public var kind: TrackKind
    /// How many samples, at least one.
    public var sampleCount: UInt32
    /// How many bytes; those behind the samples, if any, belong to no sample.
    public var byteCount: UInt64
    /// Which of the track's formats the samples have, from 1.
    public var sampleDescriptionIndex: UInt32

    /// Makes a chunk.
    public init(kind: TrackKind, sampleCount: UInt32, byteCount: UInt64, sampleDescriptionIndex: UInt32 = 1) {
        self.kind = kind
        self.sampleCount = sampleCount
        self.byteCount = byteCount
        self.sampleDescriptionIndex = sampleDescriptionIndex
    }
}
