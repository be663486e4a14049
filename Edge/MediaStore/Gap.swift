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

/// An interval of a camera that is not recorded, with its cause: a stored fact (nothing is silent).
public struct Gap: Hashable, Sendable, Codable {
    /// The id of the fact.
    public var id: UUIDv7
    /// The camera that lacks the interval.
    public var camera: String
    /// Where the interval starts.
    public var start: UTCTime
    /// Where it ends; nil while it lasts.
    public var end: UTCTime?
    /// Why.
    public var cause: GapCause
    /// More about the cause in one plain sentence, for example how many packets were lost; may be empty.
    public var detail: String

    /// Makes a gap.
    public init(id: UUIDv7, camera: String, start: UTCTime, end: UTCTime?, cause: GapCause, detail: String) {
        self.id = id
        self.camera = camera
        self.start = start
        self.end = end
        self.cause = cause
        self.detail = detail
    }
}
