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

public import EdgeProtocol
import Foundation
public import Foundations
import PKI
public import SQLStore

/// Hands out enrolment tokens and takes them back, once each.
public struct EnrolmentDesk: Sendable {
    /// How long a token is good for.
    public static let tokenLifetime = Duration.seconds(3600)

    /// What the cloud tells an edge about where to connect.
    public struct Addresses: Sendable {
        /// Where browsers and enrolling edges find the cloud, for example `https://oriel.example.org`.
        public var publicURL: String
        /// Host of the edge listener.
        public var listenerHost: String
        /// TCP port of the edge listener.
        public var listenerPort: Int

        /// Makes a set of addresses.
        public init(publicURL: String, listenerHost: String, listenerPort: Int) {
            self.publicURL = publicURL
            self.listenerHost = listenerHost
            self.listenerPort = listenerPort
        }
    }

    private let database: any SQLDatabase
    private let clock: any TimeSource
    private let authorities: DeviceAuthorities
    private let addresses: Addresses

    /// Makes a desk.
    public init(
        database: any SQLDatabase,
        clock: any TimeSource,
        authorities: DeviceAuthorities,
        addresses: Addresses
    ) {
        self.database = database
        self.clock = clock
        self.authorities = authorities
        self.addresses = addresses
    }

    /// Makes a token for one edge of a site, and the site where it is new.
    ///
    /// - Parameters:
    ///   - site: The site's name.
    ///   - mediaHost: The address that the cloud will dial the edge at.
    ///   - mediaPort: The TCP port of the edge's media API.
    ///   - organisationID: Whose site it is.
    public func makeToken(
        site: String,
        mediaHost: String,
        mediaPort: Int,
        organisationID: String
    ) async throws -> EnrolmentToken {
        guard !site.isEmpty, site.count <= 100, (1...65535).contains(mediaPort) else {
            throw FleetError(code: .invalid, message: "A site needs a name of 1 to 100 characters, a port 1 to 65535.")
        }
        let token = EnrolmentToken(
            url: self.addresses.publicURL,
            pin: try RootPin(self.authorities.root.certificate).description
        )
        let now = self.clock.utc
        let newSiteID = UUIDv7(time: now).description
        try await self.database.write { transaction in
            try transaction.execute(
                "INSERT INTO sites (id, organisation_id, name) VALUES (?, ?, ?) "
                    + "ON CONFLICT (organisation_id, name) DO NOTHING",
                [.text(newSiteID), .text(organisationID), .text(site)]
            )
            try transaction.execute(
                """
                INSERT INTO enrolment_tokens
                    (id, organisation_id, site_id, proof_key, media_host, media_port, expires_us)
                SELECT ?, organisation_id, id, ?, ?, ?, ? FROM sites WHERE organisation_id = ? AND name = ?
                """,
                [
                    .text(token.key.tokenID), .blob(token.key.bytes), .text(mediaHost), .integer(Int64(mediaPort)),
                    .integer((now + Self.tokenLifetime).microsecondsSince1970), .text(organisationID), .text(site),
                ]
            )
        }
        return token
    }

    /// Takes a token back for a certificate; throws ``FleetError`` `unknownToken`, `usedToken` or `expiredToken`, and
    /// ``PKIError`` when the signing request is damaged.
    ///
    /// The token is used up in the transaction that makes the edge, so that of two who hold it one wins.
    public func enrol(_ request: EnrolmentRequest) async throws -> EnrolmentReply {
        let unknown = FleetError(
            code: .unknownToken,
            message: "The cloud does not know this token; make a new one with 'oriel-cloud edge token'."
        )
        guard let der = Base64URL.decode(request.signingRequest), let proof = Base64URL.decode(request.proof) else {
            throw unknown
        }
        let now = self.clock.utc
        let edgeID = UUIDv7(time: now)
        let (authorities, addresses) = (self.authorities, self.addresses)
        let (key, enrolment) = try await self.database.write { transaction -> (EnrolmentKey, Enrolment) in
            let row = try transaction.queryOne(
                """
                SELECT enrolment_tokens.organisation_id AS organisation_id, site_id, proof_key, media_host, media_port,
                    expires_us, used_us, sites.name AS site, organisations.name AS organisation
                FROM enrolment_tokens JOIN sites ON sites.id = enrolment_tokens.site_id
                JOIN organisations ON organisations.organisation_id = enrolment_tokens.organisation_id
                WHERE enrolment_tokens.id = ?
                """,
                [.text(request.tokenID)]
            )
            guard let row else { throw unknown }
            let key = EnrolmentKey(bytes: try row.blob("proof_key"))
            guard key.isValid(proof: proof, speaker: "edge", message: der) else { throw unknown }
            guard try row.integerOrNil("used_us") == nil else {
                throw FleetError(
                    code: .usedToken,
                    message: "This token has been used already; make a new one with 'oriel-cloud edge token'."
                )
            }
            guard try row.integer("expires_us") > now.microsecondsSince1970 else {
                throw FleetError(
                    code: .expiredToken,
                    message: "This token is more than an hour old; make a new one with 'oriel-cloud edge token'."
                )
            }
            let publicKey = try DeviceIdentity.publicKey(ofSigningRequest: der)
            let certificate = try authorities.edges.issue(
                to: publicKey,
                role: .edge(edgeID),
                lifetime: DeviceAuthorities.leafLifetime,
                now: now
            )
            try transaction.execute(
                "UPDATE enrolment_tokens SET used_us = ? WHERE id = ?",
                [.integer(now.microsecondsSince1970), .text(request.tokenID)]
            )
            let mediaHost = try row.text("media_host")
            let mediaPort = try row.integer("media_port")
            try transaction.execute(
                """
                INSERT INTO edges (id, organisation_id, site_id, media_host, media_port, enrolled_us, desired_version)
                VALUES (?, ?, ?, ?, ?, ?, 1)
                """,
                [
                    .text(edgeID.description), row["organisation_id"], row["site_id"], .text(mediaHost),
                    .integer(mediaPort), .integer(now.microsecondsSince1970),
                ]
            )
            let enrolment = Enrolment(
                edgeID: edgeID,
                organisation: try row.text("organisation"),
                site: try row.text("site"),
                certificate: try certificate.pem,
                edgeIssuer: try authorities.edges.certificate.pem,
                cloudIssuer: try authorities.cloud.certificate.pem,
                root: try authorities.root.certificate.pem,
                listenerHost: addresses.listenerHost,
                listenerPort: addresses.listenerPort,
                mediaHost: mediaHost,
                mediaPort: Int(mediaPort)
            )
            return (key, enrolment)
        }
        let document = [UInt8](try JSONEncoder().encode(enrolment))
        return EnrolmentReply(
            document: String(decoding: document, as: UTF8.self),
            proof: Base64URL.encode(key.proof(speaker: "cloud", message: document))
        )
    }
}
