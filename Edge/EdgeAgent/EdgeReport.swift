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
        let list = try await store?.list() ?? []
        self.segments = list.count
        self.bytes = list.reduce(0) { $0 + $1.bytes }
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
        return lines.joined(separator: "\n")
    }
}
