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

@Suite struct CertificateAuthorityTests {
    private let authorities = Authorities.shared

    @Test func theRootSignsTheIssuersAndTheyTheLeaves() throws {
        let root = self.authorities.root
        #expect(root.signed(root.certificate))
        for issuer in [self.authorities.edges, self.authorities.cloud] {
            #expect(root.signed(issuer.certificate))
            #expect(issuer.certificate.issuer == root.certificate.subject)
            let leaf = try self.authorities.identity(.edge(Authorities.edgeA), by: issuer).leaf
            #expect(issuer.signed(leaf))
            #expect(leaf.issuer == issuer.certificate.subject)
            #expect(!root.signed(leaf))
        }
    }

    /// What the library says of the whole chain, which is how other implementations see it.
    @Test(arguments: [true, false])
    func aChainIsValidUnderItsOwnRootAlone(ownRoot: Bool) async throws {
        let root =
            ownRoot ? self.authorities.root : try CertificateAuthority.makeRoot(name: "Root", now: Authorities.now)
        let identity = try self.authorities.identity(.edge(Authorities.edgeA))
        var verifier = Verifier(rootCertificates: CertificateStore([root.certificate])) {
            RFC5280Policy()
        }
        let result = await verifier.validate(
            leaf: identity.leaf,
            intermediates: CertificateStore([identity.issuer])
        )
        switch result {
        case .validCertificate(let chain): #expect(ownRoot && chain.count == 3)
        case .couldNotValidate: #expect(!ownRoot)
        }
    }

    /// An issuer must not be able to make further issuers: the path length says so, and verifiers hold it to that.
    @Test func anIssuerBelowAnIssuerIsRefused() async throws {
        let below = try self.authorities.edges.makeIssuer(name: "Cloud", now: Authorities.now)
        let identity = try self.authorities.identity(.cloud(.listener), by: below)
        var verifier = Verifier(rootCertificates: CertificateStore([self.authorities.root.certificate])) {
            RFC5280Policy()
        }
        let result = await verifier.validate(
            leaf: identity.leaf,
            intermediates: CertificateStore([below.certificate, self.authorities.edges.certificate])
        )
        guard case .couldNotValidate = result else {
            Issue.record("A chain of two issuers is valid.")
            return
        }
    }

    @Test func aLeafSaysWhoItsHolderIsAndThatItIsNoAuthority() throws {
        let role = DeviceRole.edge(Authorities.edgeA)
        let leaf = try self.authorities.identity(role).leaf
        let names = try #require(try leaf.extensions.subjectAlternativeNames)
        #expect(Array(names) == [.uniformResourceIdentifier(role.uri), .dnsName(role.dnsName)])
        #expect(try leaf.extensions.basicConstraints == .notCertificateAuthority)
        #expect(try leaf.extensions.keyUsage == KeyUsage(digitalSignature: true))
        let usage = try #require(try leaf.extensions.extendedKeyUsage)
        #expect(usage.contains(.serverAuth) && usage.contains(.clientAuth))
    }

    @Test func aLeafBeginsBeforeItsMakingAndEndsWithItsLifetime() throws {
        let leaf = try self.authorities.identity(.cloud(.media), lifetime: .seconds(3600)).leaf
        let (begin, end) = (UTCTime(leaf.notValidBefore), UTCTime(leaf.notValidAfter))
        #expect(abs((begin - (Authorities.now - .seconds(300))).inSeconds) < 1)
        #expect(abs((end - (Authorities.now + .seconds(3600))).inSeconds) < 1)
    }

    @Test func aLeafNeverOutlivesItsIssuer() throws {
        let leaf = try self.authorities.identity(.cloud(.media), lifetime: .seconds(50 * 365 * 86_400)).leaf
        #expect(leaf.notValidAfter == self.authorities.cloud.certificate.notValidAfter)
    }

    @Test func twoLeavesHaveTwoSerialNumbers() throws {
        let leaves = try (0..<2).map { _ in try self.authorities.identity(.edge(Authorities.edgeA)).leaf }
        #expect(leaves[0].serialNumber != leaves[1].serialNumber)
    }
}
