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

/// The fragments of one window of media time, for a SourceBuffer.
public struct PlaybackWindow: Hashable, Sendable {
    /// Fragments of at most a second each.
    public var bytes: [UInt8]
    /// Decode time in seconds from which the window has samples.
    public var start: Double
    /// Decode time in seconds up to which it has samples: where the next window starts.
    public var end: Double
    /// Whether nothing comes after it.
    public var isLast: Bool
}
