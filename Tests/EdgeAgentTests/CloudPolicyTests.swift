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
import NIOSSL
import PKI
import Testing

@testable import EdgeAgent

/// What an edge demands of the server that it dials.
@Suite struct CloudPolicyTests {
    @Test("Only the cloud's listener passes for the cloud's listener")
    func listener() async throws {
        let rig = try await TrustRig()
        let policy = try EdgeIdentity(state: rig.folder + "/edge").cloudPolicy
        func peer(_ identity: DeviceIdentity) throws -> NIOSSLCertificate {
            try NIOSSLCertificate(bytes: identity.leaf.derBytes, format: .der)
        }
        try policy.require(.cloud(.listener), of: peer(rig.authorities.identity(for: .listener)))
        for wrong in [
            try rig.authorities.identity(for: .media), try rig.edgeIdentity(rig.edgeID), try rig.forgedIdentity(),
        ] {
            #expect(throws: PKIError.self) { try policy.require(.cloud(.listener), of: peer(wrong)) }
        }
        try await rig.withMediaAPI {}
    }
}
