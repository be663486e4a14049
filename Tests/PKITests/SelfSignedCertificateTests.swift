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
import Foundations
import Testing
import X509

@testable import PKI

@Suite struct SelfSignedCertificateTests {
    @Test(arguments: [["localhost"], ["oriel.example.org", "localhost"]])
    func theCertificateIsForTheNamesAndItsKey(names: [String]) throws {
        let (key, certificate) = try SelfSignedCertificate.make(names: names, now: Authorities.now)
        #expect(certificate.publicKey == Certificate.PublicKey(key.publicKey))
        #expect(certificate.publicKey.isValidSignature(certificate.signature, for: certificate))
        #expect(try Array(#require(try certificate.extensions.subjectAlternativeNames)) == names.map { .dnsName($0) })
        let usage = try #require(try certificate.extensions.extendedKeyUsage)
        #expect(usage.contains(.serverAuth) && !usage.contains(.clientAuth))
        #expect(try certificate.extensions.basicConstraints == .notCertificateAuthority)
        let days = (UTCTime(certificate.notValidAfter) - Authorities.now).inSeconds / 86_400
        #expect((396.99...397.01).contains(days))
    }
}
