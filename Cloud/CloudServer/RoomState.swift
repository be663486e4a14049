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

import Foundations

/// How a room is, as pages and events tell it.
struct RoomState: Encodable, Hashable, Sendable {
    struct Recording: Encodable, Hashable, Sendable {
        var id: String
        var startedAt: String
    }

    struct Camera: Encodable, Hashable, Sendable {
        var id: String
        var state: String
    }

    var id: String
    /// One of INTERFACE's states, in lower case with hyphens.
    var state: String
    /// RFC 3339; since when, where that is known.
    var since: String?
    var recording: Recording?
    var cameras: [Camera]
    /// How many watch the room's cameras.
    var watchers: Int
}
