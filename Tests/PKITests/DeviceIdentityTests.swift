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

import Crypto
import Testing
import X509

@testable import PKI

@Suite struct DeviceIdentityTests {
    @Test func aSigningRequestGivesItsKey() throws {
        let key = P256.Signing.PrivateKey()
        let der = try DeviceIdentity.signingRequest(key: key)
        #expect(try DeviceIdentity.publicKey(ofSigningRequest: der) == Certificate.PublicKey(key.publicKey))
    }

    /// Whichever byte is hit: the structure, the name, the key or the signature.
    @Test func aSigningRequestWithAnyByteChangedIsRefused() throws {
        let key = P256.Signing.PrivateKey()
        let der = try DeviceIdentity.signingRequest(key: key)
        var accepted = 0
        for index in der.indices {
            var damaged = der
            damaged[index] ^= 0x01
            guard let found = try? DeviceIdentity.publicKey(ofSigningRequest: damaged) else { continue }
            // The name of the signature's algorithm is not signed; the library reads SHA-384 for SHA-256 there.
            accepted += 1
            #expect(found == Certificate.PublicKey(key.publicKey), "byte \(index)")
        }
        #expect(accepted <= 1)
    }

    @Test(arguments: [0, 1, 10, 100])
    func aSigningRequestThatIsCutIsRefused(length: Int) throws {
        let der = try DeviceIdentity.signingRequest(key: P256.Signing.PrivateKey())
        #expect(
            pkiCode { _ = try DeviceIdentity.publicKey(ofSigningRequest: Array(der.prefix(length))) } == .badRequest
        )
    }

    @Test func aLeafForAnotherKeyMakesNoIdentity() throws {
        let identity = try Authorities.shared.identity(.edge(Authorities.edgeA))
        let code = pkiCode {
            _ = try DeviceIdentity(key: P256.Signing.PrivateKey(), leaf: identity.leaf, issuer: identity.issuer)
        }
        #expect(code == .badRequest)
    }
}
