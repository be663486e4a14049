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

public import NIOCore

/// A piece of a live stream that a player can append as it is: `prft`, `moof` and `mdat` of one picture and its sound.
public struct LiveFragment: Hashable, Sendable {
    /// The boxes.
    public var bytes: ByteBuffer
    /// Whether a viewer can begin here.
    public var startsWithKeyFrame: Bool

    /// Makes a fragment.
    public init(bytes: ByteBuffer, startsWithKeyFrame: Bool) {
        self.bytes = bytes
        self.startsWithKeyFrame = startsWithKeyFrame
    }
}
