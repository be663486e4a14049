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
public import Foundations
import SwiftASN1
public import X509

/// A P-256 key that signs certificates, with the certificate that lets others trust it.
///
/// The cloud has three: a root, and below it one that issues to edges and one that issues to the cloud. Peers check which
/// of the two signed a leaf, so an edge's issuer can never make a certificate that passes for the cloud.
public struct CertificateAuthority: Sendable {
    /// How long an authority's own certificate is good for.
    static let authorityLifetime = Duration.seconds(10 * 365 * 86_400)
    /// How far a certificate's start lies back, for peers whose clock is behind.
    static let clockAllowance = Duration.seconds(300)

    /// The authority's certificate.
    public let certificate: Certificate
    private let key: P256.Signing.PrivateKey

    /// Makes an authority from its stored parts.
    public init(certificate: Certificate, key: P256.Signing.PrivateKey) {
        self.certificate = certificate
        self.key = key
    }

    /// Makes a new self-signed root.
    public static func makeRoot(name: String, now: Foundations.UTCTime) throws -> Self {
        let key = P256.Signing.PrivateKey()
        let subject = try DistinguishedName { CommonName(name) }
        let certificate = try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: .init(key.publicKey),
            notValidBefore: (now - Self.clockAllowance).date,
            notValidAfter: (now + Self.authorityLifetime).date,
            issuer: subject,
            subject: subject,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 1))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                SubjectKeyIdentifier(hash: Certificate.PublicKey(key.publicKey))
            },
            issuerPrivateKey: .init(key)
        )
        return Self(certificate: certificate, key: key)
    }

    /// Makes a new authority below this one that may sign leaves only.
    public func makeIssuer(name: String, now: Foundations.UTCTime) throws -> Self {
        let key = P256.Signing.PrivateKey()
        let certificate = try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: .init(key.publicKey),
            notValidBefore: (now - Self.clockAllowance).date,
            notValidAfter: self.certificate.notValidAfter,
            issuer: self.certificate.subject,
            subject: try DistinguishedName { CommonName(name) },
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                SubjectKeyIdentifier(hash: Certificate.PublicKey(key.publicKey))
                try self.authorityKeyIdentifier()
            },
            issuerPrivateKey: .init(self.key)
        )
        return Self(certificate: certificate, key: key)
    }

    /// Signs a leaf for a device. The subject, the names and the lifetime are ours; of a request only the key is used.
    public func issue(
        to publicKey: Certificate.PublicKey,
        role: DeviceRole,
        lifetime: Duration,
        now: Foundations.UTCTime
    ) throws -> Certificate {
        try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: publicKey,
            notValidBefore: (now - Self.clockAllowance).date,
            notValidAfter: min((now + lifetime).date, self.certificate.notValidAfter),
            issuer: self.certificate.subject,
            subject: try DistinguishedName { CommonName(role.uri) },
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth, .clientAuth])
                SubjectAlternativeNames([.uniformResourceIdentifier(role.uri), .dnsName(role.dnsName)])
                SubjectKeyIdentifier(hash: publicKey)
                try self.authorityKeyIdentifier()
            },
            issuerPrivateKey: .init(self.key)
        )
    }

    /// Whether this authority signed `leaf`.
    public func signed(_ leaf: Certificate) -> Bool {
        self.certificate.publicKey.isValidSignature(leaf.signature, for: leaf)
    }

    /// The private key as PKCS #8 PEM, for the store below ``CertificateFiles``.
    var privateKeyPEM: String { self.key.pemRepresentation }

    private func authorityKeyIdentifier() throws -> AuthorityKeyIdentifier {
        let identifier = try self.certificate.extensions.subjectKeyIdentifier?.keyIdentifier
        return AuthorityKeyIdentifier(keyIdentifier: identifier)
    }
}
