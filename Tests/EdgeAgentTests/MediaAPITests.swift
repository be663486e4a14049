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
import PKI
import Testing

@testable import EdgeAgent

/// The edge's one port answers the cloud's media part and nobody else.
@Suite struct MediaAPITests {
    @Test("The cloud's media certificate is let in; every other certificate, and none, is refused")
    func roles() async throws {
        let rig = try await TrustRig()
        try await rig.withMediaAPI {
            let media = try await rig.status(as: rig.authorities.identity(for: .media))
            #expect(media == 404, "the camera does not exist, but the peer was heard")
            let listener = try await rig.status(as: rig.authorities.identity(for: .listener))
            #expect(listener == 403, "another part of the cloud")
            let otherEdge = try await rig.status(as: rig.edgeIdentity(UUIDv7(time: rig.clock.utc)))
            #expect(otherEdge == 403, "edge B at edge A's API")
            let itself = try await rig.status(as: rig.edgeIdentity(rig.edgeID))
            #expect(itself == 403, "an edge is no cloud, not even its own")
            let forged = try await rig.status(as: rig.forgedIdentity())
            #expect(forged == 403, "the edges' authority cannot make a cloud")
            let nobody = try await rig.status(as: nil)
            #expect(nobody == nil, "no certificate, no answer")
        }
    }
}
