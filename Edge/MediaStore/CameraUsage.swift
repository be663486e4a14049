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

public import Foundations

/// What the store holds of a camera.
public struct CameraUsage: Hashable, Sendable {
    /// The camera.
    public var camera: String
    /// Its segments.
    public var segments: Int
    /// Their bytes; those of open segments are not counted yet.
    public var bytes: Int64
    /// When the oldest begins.
    public var earliest: UTCTime
    /// When the youngest begins.
    public var latest: UTCTime

    /// Makes an entry.
    public init(camera: String, segments: Int, bytes: Int64, earliest: UTCTime, latest: UTCTime) {
        self.camera = camera
        self.segments = segments
        self.bytes = bytes
        self.earliest = earliest
        self.latest = latest
    }
}
