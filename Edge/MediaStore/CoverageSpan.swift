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

/// A stretch of time of which a camera's media are in the store without a hole: what a day view draws.
public struct CoverageSpan: Hashable, Sendable, Codable {
    /// When the first picture is presented.
    public var start: UTCTime
    /// When the last one ends; of a stretch that is being recorded, where its open segment begins.
    public var end: UTCTime
    /// Segments in it.
    public var segments: Int
    /// Their bytes.
    public var bytes: Int64
    /// Whether it is being recorded.
    public var isOpen: Bool

    /// Makes a span.
    public init(start: UTCTime, end: UTCTime, segments: Int, bytes: Int64, isOpen: Bool) {
        self.start = start
        self.end = end
        self.segments = segments
        self.bytes = bytes
        self.isOpen = isOpen
    }
}
