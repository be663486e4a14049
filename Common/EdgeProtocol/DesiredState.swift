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

/// How an edge should be: the cloud owns it, the edge says which version it runs.
public struct DesiredState: Codable, Hashable, Sendable {
    /// A room of the edge's site.
    public struct Room: Codable, Hashable, Sendable {
        /// The room.
        public var id: UUIDv7
        /// Its name, for people.
        public var name: String
        /// Seconds of the past that are kept in memory so that a recording can begin at the press; 0 for none.
        public var preRollSeconds: Int
        /// Its cameras, in the order in which people see them.
        public var cameras: [Camera]

        /// Makes a room.
        public init(id: UUIDv7, name: String, preRollSeconds: Int, cameras: [Camera]) {
            self.id = id
            self.name = name
            self.preRollSeconds = preRollSeconds
            self.cameras = cameras
        }
    }

    /// A camera, without credentials: those stay on the edge's own machine.
    public struct Camera: Codable, Hashable, Sendable {
        /// The camera.
        public var id: UUIDv7
        /// Its name, for people.
        public var name: String
        /// Host name or address; the edge dials it only inside its own camera networks.
        public var host: String
        /// RTSP port.
        public var port: Int
        /// Path and query of the RTSP URL, beginning with `/`.
        public var path: String
        /// Port of its ONVIF services; nil for 80.
        public var onvifPort: Int?
        /// Path of its ONVIF device service, beginning with `/`; nil for the usual one.
        public var onvifPath: String?

        /// Makes a camera.
        public init(
            id: UUIDv7,
            name: String,
            host: String,
            port: Int,
            path: String,
            onvifPort: Int? = nil,
            onvifPath: String? = nil
        ) {
            self.id = id
            self.name = name
            self.host = host
            self.port = port
            self.path = path
            self.onvifPort = onvifPort
            self.onvifPath = onvifPath
        }
    }

    /// Grows with every change.
    public var version: Int64
    /// The rooms.
    public var rooms: [Room]

    /// Makes a state.
    public init(version: Int64, rooms: [Room]) {
        self.version = version
        self.rooms = rooms
    }
}
