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

/// What was recorded: a claim on a time range of a room's cameras.
public struct RecordingFact: Codable, Hashable, Sendable {
    /// Whether more may come.
    public enum State: String, Codable, Hashable, Sendable {
        /// The first samples are on disk and more are coming.
        case recording
        /// It has ended; nothing about the media changes any more.
        case complete
    }

    /// One camera's part.
    public struct Camera: Codable, Hashable, Sendable {
        /// The camera.
        public var id: UUIDv7
        /// Bytes of media on disk in the range.
        public var bytes: Int64
        /// The intervals of the range that are missing.
        public var gaps: [GapFact]

        /// Makes a part.
        public init(id: UUIDv7, bytes: Int64, gaps: [GapFact]) {
            self.id = id
            self.bytes = bytes
            self.gaps = gaps
        }
    }

    /// The recording, named by who asked for it.
    public var id: UUIDv7
    /// The room.
    public var roomID: UUIDv7
    /// Whether more may come.
    public var state: State
    /// When the range begins.
    public var start: UTCTime
    /// When the range ends; nil while it is open.
    public var end: UTCTime?
    /// The cameras' parts.
    public var cameras: [Camera]

    /// Makes a fact.
    public init(id: UUIDv7, roomID: UUIDv7, state: State, start: UTCTime, end: UTCTime?, cameras: [Camera]) {
        self.id = id
        self.roomID = roomID
        self.state = state
        self.start = start
        self.end = end
        self.cameras = cameras
    }
}

/// An interval in which nothing was recorded though it should have been, and why.
public struct GapFact: Codable, Hashable, Sendable {
    /// When it begins.
    public var start: UTCTime
    /// When it ends.
    public var end: UTCTime
    /// The cause by the name that the gap ledger uses.
    public var cause: String

    /// Makes a gap.
    public init(start: UTCTime, end: UTCTime, cause: String) {
        self.start = start
        self.end = end
        self.cause = cause
    }
}
