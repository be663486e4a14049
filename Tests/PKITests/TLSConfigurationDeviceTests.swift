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
import NIOSSL
import Testing
import X509

@testable import PKI

/// Both halves of a handshake of devices: TLS for the chain, the policy for the role.
@Suite(.timeLimit(.minutes(1))) struct TLSConfigurationDeviceTests {
    private let authorities = Authorities.shared

    /// What the listening cloud sees of a client and the client of it.
    private func meet(
        server: DeviceIdentity,
        client: DeviceIdentity,
        root: Certificate? = nil
    ) async throws -> (server: Handshake.Outcome, client: Handshake.Outcome) {
        let root = root ?? self.authorities.root.certificate
        return try await Handshake.run(
            server: .device(server, root: self.authorities.root.certificate, isServer: true),
            client: .device(client, root: root, isServer: false)
        )
    }

    private func peer(_ outcome: Handshake.Outcome) throws -> NIOSSLCertificate { try #require(try outcome.get()) }

    @Test func anEdgeAndTheCloudKnowOneAnother() async throws {
        let (server, client) = try await self.meet(
            server: self.authorities.identity(.cloud(.listener)),
            client: self.authorities.identity(.edge(Authorities.edgeA))
        )
        let edges = PeerPolicy(issuer: self.authorities.edges.certificate)
        #expect(try edges.role(of: self.peer(server)) == .edge(Authorities.edgeA))
        let cloud = PeerPolicy(issuer: self.authorities.cloud.certificate)
        try cloud.require(.cloud(.listener), of: self.peer(client))
    }

    @Test func edgeBIsRefusedWhereEdgeAIsRequired() async throws {
        let (_, client) = try await self.meet(
            server: self.authorities.identity(.edge(Authorities.edgeB)),
            client: self.authorities.identity(.cloud(.media))
        )
        let edges = PeerPolicy(issuer: self.authorities.edges.certificate)
        let peer = try self.peer(client)
        #expect(pkiCode { try edges.require(.edge(Authorities.edgeA), of: peer) } == .wrongPeer)
    }

    @Test func anEdgeIsRefusedAsTheCloudsListener() async throws {
        let (_, client) = try await self.meet(
            server: self.authorities.identity(.edge(Authorities.edgeB)),
            client: self.authorities.identity(.edge(Authorities.edgeA))
        )
        let cloud = PeerPolicy(issuer: self.authorities.cloud.certificate)
        let peer = try self.peer(client)
        #expect(pkiCode { try cloud.require(.cloud(.listener), of: peer) } == .wrongPeer)
    }

    @Test func aClientWithoutACertificateIsRefused() async throws {
        var bare = TLSConfiguration.makeClientConfiguration()
        bare.trustRoots = .certificates([
            try NIOSSLCertificate(bytes: self.authorities.root.certificate.derBytes, format: .der)
        ])
        bare.certificateVerification = .noHostnameVerification
        let listener = try self.authorities.identity(.cloud(.listener))
        let (server, client) = try await Handshake.run(
            server: .device(listener, root: self.authorities.root.certificate, isServer: true),
            client: bare
        )
        #expect(throws: (any Error).self) { try server.get() }
        #expect(throws: (any Error).self) { try client.get() }
    }

    @Test func anEdgeOfAnotherRootIsRefused() async throws {
        let stranger = try Authorities()
        let (server, client) = try await self.meet(
            server: self.authorities.identity(.cloud(.listener)),
            client: stranger.identity(.edge(Authorities.edgeA))
        )
        #expect(throws: (any Error).self) { try server.get() }
        #expect(throws: (any Error).self) { try client.get() }
    }

    @Test func aCloudOfAnotherRootIsRefused() async throws {
        let (_, client) = try await self.meet(
            server: self.authorities.identity(.cloud(.listener)),
            client: self.authorities.identity(.edge(Authorities.edgeA)),
            root: Authorities().root.certificate
        )
        #expect(throws: (any Error).self) { try client.get() }
    }

    @Test func anExpiredEdgeIsRefused() async throws {
        let expired = try self.authorities.identity(
            .edge(Authorities.edgeA),
            lifetime: .seconds(3600),
            now: Authorities.now - .seconds(7200)
        )
        let (server, client) = try await self.meet(
            server: self.authorities.identity(.cloud(.listener)),
            client: expired
        )
        #expect(throws: (any Error).self) { try server.get() }
        #expect(throws: (any Error).self) { try client.get() }
    }

    /// An edge signs a certificate for the cloud with its own key and shows its own as the issuer's.
    @Test func anEdgeCannotMakeCertificates() async throws {
        let edge = try self.authorities.identity(.edge(Authorities.edgeA))
        let posing = CertificateAuthority(certificate: edge.leaf, key: edge.key)
        let forged = try self.authorities.identity(.cloud(.listener), by: posing)
        var configuration = try TLSConfiguration.device(
            forged,
            root: self.authorities.root.certificate,
            isServer: true
        )
        configuration.certificateChain = try [forged.leaf, edge.leaf, self.authorities.edges.certificate].map {
            .certificate(try NIOSSLCertificate(bytes: $0.derBytes, format: .der))
        }
        let victim = try self.authorities.identity(.edge(Authorities.edgeB))
        let (_, client) = try await Handshake.run(
            server: configuration,
            client: .device(victim, root: self.authorities.root.certificate, isServer: false)
        )
        #expect(throws: (any Error).self) { try client.get() }
    }

    @Test func olderVersionsOfTLSAreRefused() async throws {
        var old = try TLSConfiguration.device(
            self.authorities.identity(.edge(Authorities.edgeA)),
            root: self.authorities.root.certificate,
            isServer: false
        )
        old.minimumTLSVersion = .tlsv12
        old.maximumTLSVersion = .tlsv12
        let listener = try self.authorities.identity(.cloud(.listener))
        let (server, client) = try await Handshake.run(
            server: .device(listener, root: self.authorities.root.certificate, isServer: true),
            client: old
        )
        #expect(throws: (any Error).self) { try server.get() }
        #expect(throws: (any Error).self) { try client.get() }
    }
}
