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

/// An edge as the cloud knows it.
public struct FleetEdge: Hashable, Sendable {
    /// Its id.
    public var id: UUIDv7
    /// Whose it is.
    public var organisationID: String
    /// The name of its site.
    public var site: String
    /// The address that the cloud assigned to it.
    public var mediaHost: String
    /// The TCP port of its media API.
    public var mediaPort: Int
    /// The version of its desired state.
    public var desiredVersion: Int64
    /// When it was last connected; nil when it never was.
    public var lastSeen: UTCTime?
}

/// A room as the cloud knows it.
public struct FleetRoom: Hashable, Sendable {
    /// Its id.
    public var id: UUIDv7
    /// Whose it is.
    public var organisationID: String
    /// The edge that records it.
    public var edgeID: UUIDv7
    /// The name of its site.
    public var site: String
    /// Its name.
    public var name: String
    /// Seconds of the past that are kept in memory; 0 for none.
    public var preRollSeconds: Int
    /// Its cameras, in order.
    public var cameras: [FleetCamera]
}

/// A camera as the cloud knows it.
public struct FleetCamera: Hashable, Sendable {
    /// Its id.
    public var id: UUIDv7
    /// Its name.
    public var name: String
    /// Host name or address on the site.
    public var host: String
    /// RTSP port.
    public var port: Int
    /// Path and query of the RTSP URL.
    public var path: String

    /// Makes a camera.
    public init(id: UUIDv7, name: String, host: String, port: Int, path: String) {
        self.id = id
        self.name = name
        self.host = host
        self.port = port
        self.path = path
    }
}
