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

import Fleet
import Foundations
import HTTPServing
import LiveStream
import MediaFormats
import NIOCore
import NIOSSL
import PKI

/// Fetches a camera's live stream from its edge.
struct LiveSource: Sendable {
    let fleet: FleetStore
    let tls: NIOSSLContext
    let policy: PeerPolicy
    let edgeOfCamera: @Sendable (UUIDv7) async throws -> UUIDv7?

    /// Fills the hub until the stream ends; throws when the edge cannot be reached.
    func fill(_ hub: LiveHub, with cameraID: UUIDv7) async throws {
        guard let edgeID = try await self.edgeOfCamera(cameraID), let edge = try await self.fleet.edge(edgeID) else {
            throw FleetError(code: .notFound, message: "This camera does not belong to a media server any more.")
        }
        let role = DeviceRole.edge(edge.id)
        let policy = self.policy
        let client = WebSocketClient(
            host: edge.mediaHost,
            port: edge.mediaPort,
            context: self.tls,
            serverName: role.dnsName,
            timeout: .seconds(5)
        ) { try policy.require(role, of: $0) }
        try await client.connect(path: "/v1/cameras/\(cameraID)/live") { connection in
            try await hub.fill(from: connection, startsWithKeyFrame: Self.startsWithKeyFrame)
        }
    }

    /// Looks into a fragment for the flags of its first picture.
    static func startsWithKeyFrame(_ fragment: ByteBuffer) -> Bool {
        // prft and moof of one picture stand in the first kilobytes; the picture itself is not read.
        let head = Array(fragment.readableBytesView.prefix(16 << 10))
        var reader = BoxReader(head[...])
        while let box = try? reader.next() {
            guard box.type == "moof" else { continue }
            let whole = head[(box.content.startIndex - 8)..<box.content.endIndex]
            let moof = try? MovieFragment(parsingMoof: whole)
            return moof?.runs.first { $0.kind == .video }?.samples.first?.isSync ?? false
        }
        return false
    }
}
