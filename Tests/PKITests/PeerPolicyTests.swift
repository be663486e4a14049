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
import Foundation
import Foundations
import NIOSSL
import Testing
import X509

@testable import PKI

@Suite struct PeerPolicyTests {
    private let authorities = Authorities.shared

    private func edgePolicy() -> PeerPolicy { PeerPolicy(issuer: self.authorities.edges.certificate) }
    private func cloudPolicy() -> PeerPolicy { PeerPolicy(issuer: self.authorities.cloud.certificate) }

    @Test func theRightPeerIsTaken() throws {
        let edge = try self.authorities.identity(.edge(Authorities.edgeA)).peer
        #expect(try self.edgePolicy().role(of: edge) == .edge(Authorities.edgeA))
        try self.edgePolicy().require(.edge(Authorities.edgeA), of: edge)
        try self.cloudPolicy().require(.cloud(.listener), of: self.authorities.identity(.cloud(.listener)).peer)
    }

    @Test func anotherEdgeIsRefused() throws {
        let edge = try self.authorities.identity(.edge(Authorities.edgeB)).peer
        #expect(pkiCode { try self.edgePolicy().require(.edge(Authorities.edgeA), of: edge) } == .wrongPeer)
    }

    @Test func anotherPartOfTheCloudIsRefused() throws {
        let media = try self.authorities.identity(.cloud(.media)).peer
        #expect(pkiCode { try self.cloudPolicy().require(.cloud(.listener), of: media) } == .wrongPeer)
    }

    @Test func theOtherIssuersLeafIsRefused() throws {
        let edge = try self.authorities.identity(.edge(Authorities.edgeA)).peer
        #expect(pkiCode { _ = try self.cloudPolicy().role(of: edge) } == .wrongPeer)
        let cloud = try self.authorities.identity(.cloud(.listener)).peer
        #expect(pkiCode { _ = try self.edgePolicy().role(of: cloud) } == .wrongPeer)
    }

    /// Even where the edges' issuer were stolen, it could not make the cloud.
    @Test func theEdgesIssuerCannotSpeakForTheCloud() throws {
        let forged = try self.authorities.identity(.cloud(.listener), by: self.authorities.edges).peer
        #expect(pkiCode { try self.cloudPolicy().require(.cloud(.listener), of: forged) } == .wrongPeer)
    }

    @Test func anIssuerOfTheSameNameIsAnother() throws {
        let double = try self.authorities.root.makeIssuer(name: "Cloud", now: Authorities.now)
        let forged = try self.authorities.identity(.cloud(.listener), by: double).peer
        #expect(pkiCode { try self.cloudPolicy().require(.cloud(.listener), of: forged) } == .wrongPeer)
    }

    @Test(
        arguments: [[], [.dnsName("oriel:edge:x")], [.uniformResourceIdentifier("https://example.org")]]
            as [[GeneralName]]
    )
    func aLeafWithoutARoleIsRefused(names: [GeneralName]) throws {
        let leaf = try Self.leaf(names)
        #expect(pkiCode { _ = try PeerPolicy(issuer: leaf.issuer).role(of: leaf.peer) } == .wrongPeer)
    }

    @Test func aRoleIsFoundAmongOtherNames() throws {
        let role = DeviceRole.cloud(.media)
        let leaf = try Self.leaf([.dnsName("a.example"), .uniformResourceIdentifier(role.uri)])
        #expect(try PeerPolicy(issuer: leaf.issuer).role(of: leaf.peer) == role)
    }

    /// A leaf of an issuer of its own with these names.
    private static func leaf(_ names: [GeneralName]) throws -> (issuer: Certificate, peer: NIOSSLCertificate) {
        let issuerKey = P256.Signing.PrivateKey()
        let now = Authorities.now.date
        func certificate(_ extensions: Certificate.Extensions, for key: P256.Signing.PrivateKey) throws -> Certificate {
            try Certificate(
                version: .v3,
                serialNumber: Certificate.SerialNumber(),
                publicKey: .init(key.publicKey),
                notValidBefore: now,
                notValidAfter: now.addingTimeInterval(3600),
                issuer: DistinguishedName { CommonName("Plain issuer") },
                subject: DistinguishedName { CommonName("Plain") },
                extensions: extensions,
                issuerPrivateKey: .init(issuerKey)
            )
        }
        let leafKey = P256.Signing.PrivateKey()
        let extensions = try Certificate.Extensions {
            if !names.isEmpty { SubjectAlternativeNames(names) }
        }
        let leaf = try certificate(extensions, for: leafKey)
        return (
            try certificate(Certificate.Extensions(), for: issuerKey),
            try NIOSSLCertificate(bytes: leaf.derBytes, format: .der)
        )
    }
}
