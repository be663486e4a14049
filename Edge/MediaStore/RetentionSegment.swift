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

/// What the planner of retention knows of a segment that has ended.
public struct RetentionSegment: Hashable, Sendable {
    /// The segment.
    public var id: UUIDv7
    /// Its camera.
    public var camera: String
    /// When its first picture is presented.
    public var start: UTCTime
    /// When its last picture ends.
    public var end: UTCTime
    /// Bytes of its file.
    public var bytes: Int64

    /// Makes an entry.
    public init(id: UUIDv7, camera: String, start: UTCTime, end: UTCTime, bytes: Int64) {
        self.id = id
        self.camera = camera
        self.start = start
        self.end = end
        self.bytes = bytes
    }
}
