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

/// The samples of at most a second of media time: what becomes one fragment, or one chunk of each track.
struct MediaPiece: Hashable, Sendable {
    /// The pictures in decode order.
    var video: [MediaEntry] = []
    /// The frames of sound in order.
    var audio: [MediaEntry] = []

    var isEmpty: Bool { self.video.isEmpty && self.audio.isEmpty }
}
