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
public import X509

/// The web certificate that the cloud makes for itself until a public one is there.
public enum SelfSignedCertificate {
    /// Makes a P-256 key and a certificate for `names` (DNS names or `localhost`), good for 397 days.
    public static func make(names: [String], now: UTCTime) throws -> (key: P256.Signing.PrivateKey, Certificate) {
        let key = P256.Signing.PrivateKey()
        let subject = try DistinguishedName { CommonName(names.first ?? "localhost") }
        let certificate = try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: .init(key.publicKey),
            notValidBefore: (now - CertificateAuthority.clockAllowance).date,
            notValidAfter: (now + .seconds(397 * 86_400)).date,
            issuer: subject,
            subject: subject,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames(names.map { .dnsName($0) })
            },
            issuerPrivateKey: .init(key)
        )
        return (key, certificate)
    }
}
