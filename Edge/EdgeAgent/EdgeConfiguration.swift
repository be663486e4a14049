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
public import MediaStore
import Programs

/// The edge's configuration file, YAML.
///
/// ```yaml
/// state: /var/lib/oriel-edge          # identity, desired state
/// media: /srv/oriel                   # the media store
/// cameras:
///   networks: [10.20.0.0/16]          # where cameras may be; nothing else is ever dialled
///   credentials: /etc/oriel/cameras   # lines of "host user:password"; optional
/// retention:                          # without it nothing is ever deleted
///   store: age 30d, free 50GB         # of all media; free is above the reserve of max(1 GiB, 1 %)
///   rooms: ["<room id>: age 90d, bytes 2TB"]
///   cameras: ["<camera id>: age 7d"]  # before that of the room, and that of the store
/// health:
///   host: 127.0.0.1
///   port: 9101
/// ```
/// A policy is any of `age` (days `d`, hours `h`), `bytes` and, for the store alone, `free` (`MB`, `GB`, `TB`); see
/// ``MediaStore/RetentionPolicy``. What a recording or a hold claims is never deleted, and the oldest media go first;
/// ``MediaStore/RetentionReason`` states the whole order.
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
    /// What is deleted when.
    public var retention: RetentionRules
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
        self.retention = RetentionRules(
            store: try Self.policy(reader.string(forKey: "retention.store", default: ""), at: "retention.store"),
            rooms: try Self.policies(reader.stringArray(forKey: "retention.rooms", default: []), at: "retention.rooms"),
            cameras: try Self.policies(
                reader.stringArray(forKey: "retention.cameras", default: []),
                at: "retention.cameras"
            )
        )
        self.healthHost = reader.string(forKey: "health.host", default: "127.0.0.1")
        self.healthPort = reader.int(forKey: "health.port", default: 9101)
    }

    private static func policy(_ text: some StringProtocol, at key: String) throws -> RetentionPolicy {
        do {
            return try RetentionPolicy(text)
        } catch {
            throw EdgeError(code: .configuration, message: "\(key): \(error.message)")
        }
    }

    /// Lines of `<id>: <policy>`.
    private static func policies(_ lines: [String], at key: String) throws -> [String: RetentionPolicy] {
        var result: [String: RetentionPolicy] = [:]
        for line in lines {
            let parts = line.split(separator: ":", maxSplits: 1)
            let id = parts.first.map { $0.filter { $0 != " " } } ?? ""
            guard parts.count == 2, !id.isEmpty, result[id] == nil else {
                throw EdgeError(
                    code: .configuration,
                    message: "'\(line)' under \(key) is no policy; write it once for each id, like '<id>: age 30d'."
                )
            }
            let policy = try self.policy(parts[1], at: key)
            guard policy.free == nil else {
                throw EdgeError(
                    code: .configuration,
                    message: "'\(line)' under \(key) asks for free space, which only retention.store can."
                )
            }
            result[id] = policy
        }
        return result
    }
}
