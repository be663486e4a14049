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

/// How an edge is at the moment.
public struct EdgeStatus: Codable, Hashable, Sendable {
    /// What a camera is doing.
    public enum CameraState: String, Codable, Hashable, Sendable {
        /// The edge is connecting to it.
        case connecting
        /// Pictures come in.
        case live
        /// No pictures; the edge keeps trying.
        case noSignal
    }

    /// One camera.
    public struct Camera: Codable, Hashable, Sendable {
        /// The camera.
        public var id: UUIDv7
        /// What it is doing.
        public var state: CameraState
        /// Since when.
        public var since: UTCTime
        /// Why there is no signal, in a sentence; empty when all is well.
        public var message: String

        /// Makes an entry.
        public init(id: UUIDv7, state: CameraState, since: UTCTime, message: String = "") {
            self.id = id
            self.state = state
            self.since = since
            self.message = message
        }
    }

    /// The edge's time.
    public var utc: UTCTime
    /// The version of desired state that it runs.
    public var desiredVersion: Int64
    /// Bytes that are free for media.
    public var freeBytes: Int64
    /// Its cameras.
    public var cameras: [Camera]

    /// Makes a status.
    public init(utc: UTCTime, desiredVersion: Int64, freeBytes: Int64, cameras: [Camera]) {
        self.utc = utc
        self.desiredVersion = desiredVersion
        self.freeBytes = freeBytes
        self.cameras = cameras
    }
}
