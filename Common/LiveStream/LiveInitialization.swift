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

/// What a player needs before the first fragment.
public struct LiveInitialization: Hashable, Sendable {
    /// The MIME type with codecs, as `MediaSource.addSourceBuffer` takes it.
    public var mimeType: String
    /// `ftyp` and `moov`.
    public var bytes: ByteBuffer

    /// Makes an initialization.
    public init(mimeType: String, bytes: ByteBuffer) {
        self.mimeType = mimeType
        self.bytes = bytes
    }
}
