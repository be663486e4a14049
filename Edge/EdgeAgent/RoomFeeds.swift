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

import EdgeProtocol
import Recorder

/// A room with the feeds of its cameras.
struct RoomFeeds: Sendable {
    var room: DesiredState.Room
    var feeds: [CameraFeed]
}
