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
import EdgeProtocol
import Foundation
import Foundations
import PKI
import SQLStore
import SwiftASN1
import Testing
import X509

@testable import Fleet

@Suite struct EnrolmentDeskTests {
    @Test func anEdgeGetsACertificateForItsKeyAndItsID() async throws {
        let fixture = try await FleetFixture()
        let token = try await fixture.token(site: "Ward 3")
        let key = P256.Signing.PrivateKey()
        let reply = try await fixture.desk.enrol(try FleetFixture.request(token, key: key))
        let enrolment = try FleetFixture.enrolment(reply)
        #expect(enrolment.site == "Ward 3")
        #expect(enrolment.organisation == "Name of organisation-a")
        #expect(enrolment.listenerHost == "edges.example.org")
        #expect(enrolment.listenerPort == 8444)
        #expect(enrolment.mediaHost == "127.0.0.1")
        #expect(enrolment.mediaPort == 8443)

        let leaf = try Certificate(pemEncoded: enrolment.certificate)
        #expect(leaf.publicKey == Certificate.PublicKey(key.publicKey))
        #expect(fixture.authorities.edges.signed(leaf))
        let names = try #require(try leaf.extensions.subjectAlternativeNames)
        #expect(names.contains(.uniformResourceIdentifier("oriel:edge:\(enrolment.edgeID)")))
        #expect(try Certificate(pemEncoded: enrolment.edgeIssuer) == fixture.authorities.edges.certificate)
        #expect(try Certificate(pemEncoded: enrolment.cloudIssuer) == fixture.authorities.cloud.certificate)

        let edge = try #require(try await fixture.fleet.edge(enrolment.edgeID))
        #expect(edge.site == "Ward 3")
        #expect(edge.organisationID == FleetFixture.organisation)
        #expect(edge.desiredVersion == 1)
        #expect(edge.lastSeen == nil)
    }

    @Test func theTokenPinsTheRootThatTheReplyCarries() async throws {
        let fixture = try await FleetFixture()
        let token = try await fixture.token()
        #expect(token.url == "https://oriel.example.org")
        let enrolment = try FleetFixture.enrolment(try await fixture.desk.enrol(try FleetFixture.request(token)))
        #expect(try RootPin(Certificate(pemEncoded: enrolment.root)).description == token.pin)
    }

    @Test func onlyTheHolderOfTheTokensKeyCouldHaveWrittenTheReply() async throws {
        let fixture = try await FleetFixture()
        let token = try await fixture.token()
        let reply = try await fixture.desk.enrol(try FleetFixture.request(token))
        let proof = try #require(Base64URL.decode(reply.proof))
        let document = [UInt8](reply.document.utf8)
        #expect(token.key.isValid(proof: proof, speaker: "cloud", message: document))
        #expect(!token.key.isValid(proof: proof, speaker: "cloud", message: document + [0x20]))
        let other = try await fixture.token()
        #expect(!other.key.isValid(proof: proof, speaker: "cloud", message: document))
    }

    @Test func neitherTheSecretNorTheLineIsStored() async throws {
        let fixture = try await FleetFixture()
        let token = try await fixture.token()
        let secret = try #require(token.line.split(separator: ".").last.flatMap { Base64URL.decode($0) })
        var bytes = Data()
        for name in try FileManager.default.contentsOfDirectory(atPath: fixture.folder.path)
        where name.hasPrefix("cloud.sqlite") && !name.hasSuffix("-shm") {
            bytes += try Data(contentsOf: fixture.folder.appending(path: name))
        }
        #expect(bytes.range(of: Data(token.key.bytes)) != nil)
        #expect(bytes.range(of: Data(secret)) == nil)
    }

    @Test func aTokenOfAnotherCloudIsUnknown() async throws {
        let fixture = try await FleetFixture()
        _ = try await fixture.token()
        let strange = EnrolmentToken(url: "https://oriel.example.org", pin: String(repeating: "0", count: 64))
        #expect(
            await fleetCode { _ = try await fixture.desk.enrol(try FleetFixture.request(strange)) } == .unknownToken
        )
    }

    /// A proof of another speaker, of another request or by another token: all look alike from outside.
    @Test(arguments: ["speaker", "request", "key", "base64", "signing request"])
    func aWrongProofIsUnknownAndUsesNothingUp(_ mistake: String) async throws {
        let fixture = try await FleetFixture()
        let token = try await fixture.token()
        let other = try await fixture.token()
        let der = try DeviceIdentity.signingRequest(key: P256.Signing.PrivateKey())
        var request = FleetFixture.request(token, signingRequest: der)
        switch mistake {
        case "speaker": request.proof = Base64URL.encode(token.key.proof(speaker: "cloud", message: der))
        case "request":
            let second = try DeviceIdentity.signingRequest(key: P256.Signing.PrivateKey())
            request.signingRequest = Base64URL.encode(second)
        case "key": request.proof = Base64URL.encode(other.key.proof(speaker: "edge", message: der))
        case "base64": request.proof = "!"
        default: request.signingRequest = "!"
        }
        #expect(await fleetCode { _ = try await fixture.desk.enrol(request) } == .unknownToken)
        #expect(try await fixture.fleet.edges(organisationID: FleetFixture.organisation).isEmpty)
        _ = try await fixture.desk.enrol(FleetFixture.request(token, signingRequest: der))
    }

    @Test func aTokenWorksOnce() async throws {
        let fixture = try await FleetFixture()
        let token = try await fixture.token()
        _ = try await fixture.desk.enrol(try FleetFixture.request(token))
        #expect(await fleetCode { _ = try await fixture.desk.enrol(try FleetFixture.request(token)) } == .usedToken)
        #expect(try await fixture.fleet.edges(organisationID: FleetFixture.organisation).count == 1)
    }

    @Test(arguments: [(3599, nil), (3600, .expiredToken), (7200, .expiredToken)] as [(Int, FleetError.Code?)])
    func aTokenLivesForAnHour(seconds: Int, code: FleetError.Code?) async throws {
        let fixture = try await FleetFixture()
        let token = try await fixture.token()
        fixture.clock.advance(by: .seconds(seconds))
        #expect(await fleetCode { _ = try await fixture.desk.enrol(try FleetFixture.request(token)) } == code)
        #expect(try await fixture.fleet.edges(organisationID: FleetFixture.organisation).count == (code == nil ? 1 : 0))
    }

    @Test func ofTwoWhoHoldATokenOneWins() async throws {
        let fixture = try await FleetFixture()
        let token = try await fixture.token()
        let codes = await withTaskGroup(of: FleetError.Code?.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    await fleetCode { _ = try await fixture.desk.enrol(try FleetFixture.request(token)) }
                }
            }
            return await group.reduce(into: [FleetError.Code?]()) { $0.append($1) }
        }
        #expect(codes.filter { $0 == nil }.count == 1)
        #expect(codes.filter { $0 == .usedToken }.count == 7)
        #expect(try await fixture.fleet.edges(organisationID: FleetFixture.organisation).count == 1)
    }

    @Test func aDamagedSigningRequestLeavesTheTokenGood() async throws {
        let fixture = try await FleetFixture()
        let token = try await fixture.token()
        var der = try DeviceIdentity.signingRequest(key: P256.Signing.PrivateKey())
        der[der.count - 1] ^= 1
        let damaged = FleetFixture.request(token, signingRequest: der)
        await #expect {
            _ = try await fixture.desk.enrol(damaged)
        } throws: { error in
            (error as? PKIError)?.code == .badRequest
        }
        #expect(try await fixture.fleet.edges(organisationID: FleetFixture.organisation).isEmpty)
        _ = try await fixture.desk.enrol(try FleetFixture.request(token))
    }

    @Test func tokensOfOneSiteMakeOneSite() async throws {
        let fixture = try await FleetFixture()
        for site in ["North", "North", "South"] { _ = try await fixture.enrolEdge(site: site) }
        _ = try await fixture.enrolEdge(site: "North", organisation: FleetFixture.otherOrganisation)
        let sites = try await fixture.database.read { try $0.query("SELECT organisation_id, name FROM sites") }
        #expect(sites.count == 3)
        let edges = try await fixture.fleet.edges(organisationID: FleetFixture.organisation)
        #expect(edges.map(\.site) == ["North", "North", "South"])
    }

    @Test(arguments: [("", 1), (String(repeating: "s", count: 101), 1), ("Site", 0), ("Site", 65_536)])
    func aTokenNeedsANameAndAPort(site: String, port: Int) async throws {
        let fixture = try await FleetFixture()
        let code = await fleetCode {
            _ = try await fixture.desk.makeToken(
                site: site,
                mediaHost: "127.0.0.1",
                mediaPort: port,
                organisationID: FleetFixture.organisation
            )
        }
        #expect(code == .invalid)
    }
}
