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
public import MediaStore

/// What there is to play in a range, in seconds of media time.
public struct PlaybackTimeline: Hashable, Sendable {
    /// An interval without pictures, which the picture before it covers.
    public struct Gap: Hashable, Sendable {
        /// Where it starts in media time; what lies outside of the range is cut.
        public var startSeconds: Double
        /// Where it ends in media time.
        public var endSeconds: Double
        /// Where it starts on the wall clock.
        public var start: UTCTime
        /// Where it ends on the wall clock.
        public var end: UTCTime
        /// Why, nil where no cause is stored.
        public var cause: GapCause?
        /// More about the cause; may be empty.
        public var detail: String
    }

    /// A stretch that one decoder set-up plays. Only the first is served; ask for the next one from its start.
    public struct Part: Hashable, Sendable {
        /// Where it starts on the wall clock.
        public var start: UTCTime
        /// Where it ends on the wall clock.
        public var end: UTCTime
        /// The MIME type with codecs.
        public var mime: String
    }

    /// The MIME type with codecs of the first part.
    public var mime: String
    /// How long the range plays, from ``leadSeconds`` on.
    public var durationSeconds: Double
    /// Media time of the start of the range; what lies before is only decoded.
    public var leadSeconds: Double
    /// How much video before the start is in the range, which players do not show: ``leadSeconds`` less the reordering.
    public var hiddenSeconds: Double
    /// The wall clock time of media time zero.
    public var origin: UTCTime
    /// What is not there, with its cause.
    public var gaps: [Gap]
    /// The parts.
    public var parts: [Part]
}
