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

/// A range of a camera that someone asked to keep, whatever the retention says.
public struct Hold: Hashable, Sendable, Codable {
    /// The id of the hold.
    public var id: UUIDv7
    /// The camera.
    public var camera: String
    /// Where the range begins.
    public var start: UTCTime
    /// Where it ends.
    public var end: UTCTime
    /// Why, in a sentence.
    public var reason: String

    /// Makes a hold.
    public init(id: UUIDv7, camera: String, start: UTCTime, end: UTCTime, reason: String) {
        self.id = id
        self.camera = camera
        self.start = start
        self.end = end
        self.reason = reason
    }
}
