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

import EdgeProtocol
import Foundations
import MediaStore

/// What `oriel-edge status` shows.
public struct EdgeReport: Encodable, Sendable {
    /// The edge's id; absent before enrolment.
    public var edge: String?
    /// The name of the site.
    public var site: String?
    /// The organisation.
    public var organisation: String?
    /// Where the cloud listens for this edge.
    public var cloud: String?
    /// Where this edge serves media.
    public var media: String?
    /// When the device certificate ends, RFC 3339.
    public var certificateExpires: String?
    /// Segments in the store.
    public var segments: Int
    /// Their bytes.
    public var bytes: Int64
    /// How full the store is and when it will be, as the running edge found it last; absent before its first look.
    public var storage: Storage?

    /// How full the store is.
    public struct Storage: Encodable, Sendable {
        /// When that was found, RFC 3339.
        public var at: String
        /// Bytes of the volume.
        public var totalBytes: Int64
        /// Bytes free.
        public var freeBytes: Int64
        /// Bytes of them that media leave to the index.
        public var reservedBytes: Int64
        /// Bytes of media that recordings and holds pin.
        public var pinnedBytes: Int64
        /// Bytes by which the free space shrinks for good in an hour.
        public var bytesPerHour: Int64
        /// When media will have no room, RFC 3339; absent where that is not to be seen.
        public var fullAt: String?
        /// `full`, `only-pinned` or `fills-soon`; absent where all is well.
        public var alarm: String?
        let text: String

        private enum CodingKeys: String, CodingKey {
            case at, totalBytes, freeBytes, reservedBytes, pinnedBytes, bytesPerHour, fullAt, alarm
        }

        init(_ report: StorageReport) {
            self.at = report.at.rfc3339(fractionDigits: 0)
            self.totalBytes = report.totalBytes
            self.freeBytes = report.freeBytes
            self.reservedBytes = report.reservedBytes
            self.pinnedBytes = report.pinnedBytes
            self.bytesPerHour = report.bytesPerHour
            self.fullAt = report.fullAt?.rfc3339(fractionDigits: 0)
            self.alarm = report.alarm?.rawValue
            self.text = report.text
        }
    }

    /// Reads the identity and the store.
    public init(configuration: EdgeConfiguration) async throws {
        if EdgeIdentity.exists(state: configuration.state) {
            let identity = try EdgeIdentity(state: configuration.state)
            let enrolment = identity.enrolment
            self.edge = enrolment.edgeID.description
            self.site = enrolment.site
            self.organisation = enrolment.organisation
            self.cloud = "\(enrolment.listenerHost):\(enrolment.listenerPort)"
            self.media = "\(enrolment.mediaHost):\(enrolment.mediaPort)"
            self.certificateExpires = identity.expires.rfc3339(fractionDigits: 0)
        }
        let store = try? await MediaStore.open(directory: configuration.media, mode: .reader)
        let usage = try await store?.usage() ?? []
        self.segments = usage.reduce(0) { $0 + $1.segments }
        self.bytes = usage.reduce(0) { $0 + $1.bytes }
        self.storage = ((try? await store?.storageReport()) ?? nil).map { Storage($0) }
    }

    /// For people.
    public var text: String {
        var lines: [String] = []
        if let edge, let site, let organisation, let cloud {
            lines.append("Edge \(edge) of site '\(site)', \(organisation).")
            lines.append("Cloud at \(cloud); media served at \(self.media ?? "?").")
            lines.append("Device certificate good until \(self.certificateExpires ?? "?").")
        } else {
            lines.append("Not enrolled; run 'oriel-edge enroll' with a token from the cloud.")
        }
        lines.append("\(self.segments) segments, \(self.bytes / 1_000_000) MB in the store.")
        if let storage { lines.append("At \(storage.at): \(storage.text)") }
        return lines.joined(separator: "\n")
    }
}
