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

/// The one edit of a track: where in the media its presentation starts, and how long it is (ISO/IEC 14496-12 §8.6.6).
///
/// Browsers show pictures of another moment with an empty edit or a second one, so that a track has at most this.
public struct MovieEdit: Hashable, Sendable {
    /// Presentation time in the media, in ticks of the track's timescale, that plays first.
    public var mediaTime: UInt64
    /// How long the track plays, in ticks of ``ProgressiveMovie/timescale``.
    public var presentationDuration: UInt64

    /// Makes an edit.
    public init(mediaTime: UInt64, presentationDuration: UInt64) {
        self.mediaTime = mediaTime
        self.presentationDuration = presentationDuration
    }
}
