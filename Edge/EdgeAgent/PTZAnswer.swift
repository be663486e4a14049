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

import ONVIF

/// What is answered to a ``PTZOrder``, as JSON; fields that the order does not ask for are left out.
struct PTZAnswer: Encodable, Hashable, Sendable {
    struct Position: Encodable, Hashable, Sendable {
        var pan: Double?
        var tilt: Double?
        var zoom: Double?
    }

    struct Preset: Encodable, Hashable, Sendable {
        var token: String
        var name: String
    }

    /// Where the head is.
    var position: Position?
    /// Whether it moves.
    var moving: Bool?
    /// The stored places.
    var presets: [Preset]?
    /// The token of a place that was stored.
    var preset: String?

    init() {}

    init(_ status: PTZStatus) {
        self.position = Position(pan: status.position.pan, tilt: status.position.tilt, zoom: status.position.zoom)
        self.moving = status.isMoving
    }

    init(_ presets: [PTZPreset]) {
        self.presets = presets.map { Preset(token: $0.token, name: $0.name) }
    }
}
