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
import MediaStore
import Playback

/// What was written for a fixture, `timeline.json`: the page and the tests read it.
struct FixtureTimeline: Encodable {
    var mime: String
    /// Seconds that the range plays.
    var duration: Double
    /// Media time in seconds at which playing starts.
    var lead: Double
    /// The wall clock time of media time zero, microseconds since 1970.
    var origin: Int64
    var gaps: [Gap]
    var parts: Int
    /// All windows of the range one after the other; empty where they were not asked for.
    var windows: [Window] = []
    var seeks: [Seek] = []
    /// Bytes of `movie.mp4`.
    var movieBytes: Int64 = 0

    struct Gap: Encodable {
        /// Media time in seconds.
        var start: Double
        /// Media time in seconds.
        var end: Double
        var cause: String?
    }

    /// One file of fragments.
    struct Window: Encodable {
        var name: String
        /// Decode time in seconds.
        var start: Double
        /// Decode time in seconds.
        var end: Double
        var isLast: Bool
    }

    /// The windows that a page asks for when someone seeks: the first starts with a key frame.
    struct Seek: Encodable {
        /// Media time in seconds.
        var at: Double
        var windows: [Window]
    }

    init(_ timeline: PlaybackTimeline) {
        self.mime = timeline.mime
        self.duration = timeline.durationSeconds
        self.lead = timeline.leadSeconds
        self.origin = timeline.origin.microsecondsSince1970
        self.gaps = timeline.gaps.map { Gap(start: $0.startSeconds, end: $0.endSeconds, cause: $0.cause?.rawValue) }
        self.parts = timeline.parts.count
    }
}
