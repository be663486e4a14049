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

import Configuration
import Ingest
import Programs

/// The edge's configuration file, YAML.
///
/// ```yaml
/// state: /var/lib/oriel-edge          # identity, desired state
/// media: /srv/oriel                   # the media store
/// cameras:
///   networks: [10.20.0.0/16]          # where cameras may be; nothing else is ever dialled
///   credentials: /etc/oriel/cameras   # lines of "host user:password"; optional
/// health:
///   host: 127.0.0.1
///   port: 9101
/// ```
public struct EdgeConfiguration: Sendable {
    /// Folder of the identity and the desired state.
    public var state: String
    /// Folder of the media store.
    public var media: String
    /// Networks in which cameras may be dialled.
    var cameraNetworks: CameraNetworks
    /// How cameras are reached.
    var cameraSettings: CameraSettings
    /// Path of the camera credentials; nil for none.
    var credentialsFile: String?
    /// Address of health and metrics.
    public var healthHost: String
    /// Port of health and metrics.
    public var healthPort: Int

    /// Reads a file; throws ``EdgeError`` of code `configuration`.
    public init(file: String) async throws {
        let file = try await ConfigurationFile(file) { EdgeError(code: .configuration, message: $0) }
        let reader = file.values
        self.state = try file.required("state")
        self.media = try file.required("media")
        let networks = reader.stringArray(forKey: "cameras.networks", default: [])
        self.cameraNetworks = CameraNetworks(
            try networks.map { text in
                guard let network = CameraNetworks.Network(text) else {
                    throw EdgeError(
                        code: .configuration,
                        message: "'\(text)' under cameras.networks is no network; write it like 10.20.0.0/16."
                    )
                }
                return network
            }
        )
        self.cameraSettings = try CameraSettings(lines: reader.stringArray(forKey: "cameras.settings", default: []))
        self.credentialsFile = reader.string(forKey: "cameras.credentials")
        self.healthHost = reader.string(forKey: "health.host", default: "127.0.0.1")
        self.healthPort = reader.int(forKey: "health.port", default: 9101)
    }
}
