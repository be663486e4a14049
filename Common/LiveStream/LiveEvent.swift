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

/// What a viewer of a live stream is given, in order.
public enum LiveEvent: Hashable, Sendable {
    /// A stream begins, or begins again with another format.
    case initialization(LiveInitialization)
    /// The next piece.
    case fragment(LiveFragment)
    /// The viewer was too slow: so many fragments were left out, and the next one starts with a key frame.
    case dropped(fragments: Int)
    /// There are no pictures for now, and why.
    case interrupted(message: String)
}
