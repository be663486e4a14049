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

public import Crypto
import Foundation
import NIOSSL
import SwiftASN1
public import X509

/// A device's key with the certificates that say who it is: leaf, issuer, root.
public struct DeviceIdentity: Sendable {
    /// The private key; it never leaves the machine that made it.
    public let key: P256.Signing.PrivateKey
    /// The device's own certificate.
    public let leaf: Certificate
    /// The authority that signed it.
    public let issuer: Certificate

    /// Puts an identity together; throws ``PKIError`` when the leaf is for another key.
    public init(key: P256.Signing.PrivateKey, leaf: Certificate, issuer: Certificate) throws {
        guard leaf.publicKey == Certificate.PublicKey(key.publicKey) else {
            throw PKIError(code: .badRequest, message: "The certificate is for another key; enrol the edge again.")
        }
        self.key = key
        self.leaf = leaf
        self.issuer = issuer
    }

    /// A request (PKCS #10, RFC 2986) that proves possession of `key`, as DER.
    public static func signingRequest(key: P256.Signing.PrivateKey) throws -> [UInt8] {
        let request = try CertificateSigningRequest(
            version: .v1,
            subject: DistinguishedName { CommonName("oriel edge") },
            privateKey: .init(key),
            attributes: .init(),
            signatureAlgorithm: .ecdsaWithSHA256
        )
        var serializer = DER.Serializer()
        try serializer.serialize(request)
        return serializer.serializedBytes
    }

    /// The key that a request is for; throws ``PKIError`` when it is damaged or not signed by that key.
    public static func publicKey(ofSigningRequest der: [UInt8]) throws -> Certificate.PublicKey {
        guard let request = try? CertificateSigningRequest(derEncoded: der),
            request.publicKey.isValidSignature(request.signature, for: request)
        else {
            throw PKIError(code: .badRequest, message: "The signing request is damaged; run the enrolment again.")
        }
        return request.publicKey
    }
}
