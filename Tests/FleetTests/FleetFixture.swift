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

import Catalog
import Crypto
import EdgeProtocol
import Foundation
import Foundations
import Identity
import PKI
import SQLStore

@testable import Fleet

/// A cloud without listeners: its database with two organisations, its authorities, and a clock that stands still.
final class FleetFixture: Sendable {
    static let organisation = "organisation-a"
    static let otherOrganisation = "organisation-b"
    static let addresses = EnrolmentDesk.Addresses(
        publicURL: "https://oriel.example.org",
        listenerHost: "edges.example.org",
        listenerPort: 8444
    )

    let folder: URL
    let database: SQLiteDatabase
    let clock = ManualTimeSource(utc: UTCTime(microsecondsSince1970: 1_790_000_000_000_000))
    let authorities: DeviceAuthorities
    let desk: EnrolmentDesk
    let fleet: FleetStore
    let commands: CommandStore
    let applier: OutboxApplier
    let catalog: CatalogStore

    init() async throws {
        self.folder = FileManager.default.temporaryDirectory.appending(path: "oriel-fleet-\(UUID())")
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
        self.database = try SQLiteDatabase(path: self.folder.appending(path: "cloud.sqlite").path)
        try await self.database.migrate([
            SQLMigration(version: 1, statements: IdentityStore.schema),
            SQLMigration(version: 2, statements: Catalog.schema + Fleet.schema),
        ])
        try await self.database.write { transaction in
            for id in [Self.organisation, Self.otherOrganisation] {
                try transaction.execute(
                    "INSERT INTO organisations (organisation_id, handle, name, created_at) VALUES (?, ?, ?, 0)",
                    [.text(id), .text(id), .text("Name of \(id)")]
                )
            }
        }
        self.authorities = try DeviceAuthorities(
            directory: self.folder.appending(path: "authorities").path,
            clock: self.clock
        )
        self.desk = EnrolmentDesk(
            database: self.database,
            clock: self.clock,
            authorities: self.authorities,
            addresses: Self.addresses
        )
        self.fleet = FleetStore(database: self.database, clock: self.clock)
        self.commands = CommandStore(database: self.database, clock: self.clock)
        self.applier = OutboxApplier(database: self.database)
        self.catalog = CatalogStore(database: self.database)
    }

    deinit { try? FileManager.default.removeItem(at: self.folder) }

    /// A fresh token of a site.
    func token(site: String = "Site", organisation: String = FleetFixture.organisation) async throws -> EnrolmentToken {
        try await self.desk.makeToken(
            site: site,
            mediaHost: "127.0.0.1",
            mediaPort: 8443,
            organisationID: organisation
        )
    }

    /// What an edge with a token and a key sends.
    static func request(
        _ token: EnrolmentToken,
        key: P256.Signing.PrivateKey = P256.Signing.PrivateKey()
    ) throws -> EnrolmentRequest {
        self.request(token, signingRequest: try DeviceIdentity.signingRequest(key: key))
    }

    /// A request that proves possession of the token for any bytes.
    static func request(_ token: EnrolmentToken, signingRequest der: [UInt8]) -> EnrolmentRequest {
        EnrolmentRequest(
            tokenID: token.key.tokenID,
            signingRequest: Base64URL.encode(der),
            proof: Base64URL.encode(token.key.proof(speaker: "edge", message: der))
        )
    }

    /// What a reply says.
    static func enrolment(_ reply: EnrolmentReply) throws -> Enrolment {
        try JSONDecoder().decode(Enrolment.self, from: Data(reply.document.utf8))
    }

    /// Enrols an edge from token to certificate.
    func enrolEdge(site: String = "Site", organisation: String = FleetFixture.organisation) async throws -> FleetEdge {
        let token = try await self.token(site: site, organisation: organisation)
        let enrolment = try Self.enrolment(try await self.desk.enrol(try Self.request(token)))
        guard let edge = try await self.fleet.edge(enrolment.edgeID) else {
            throw FleetError(code: .notFound, message: "The enrolled edge is not there.")
        }
        return edge
    }

    /// A room of an edge with so many cameras.
    func makeRoom(_ name: String, of edge: FleetEdge, cameras count: Int = 2) async throws -> FleetRoom {
        try await self.fleet.createRoom(
            name: name,
            edgeID: edge.id,
            preRollSeconds: 10,
            cameras: (0..<count).map { self.camera("Camera \($0)") },
            organisationID: edge.organisationID
        )
    }

    func camera(_ name: String, host: String = "192.0.2.7", port: Int = 554, path: String = "/main?x=1") -> FleetCamera
    {
        FleetCamera(id: UUIDv7(time: self.clock.utc), name: name, host: host, port: port, path: path)
    }

    func newID() -> UUIDv7 { UUIDv7(time: self.clock.utc) }

    /// A fact about a new recording of a room.
    func fact(_ room: FleetRoom, state: RecordingFact.State = .recording, bytes: Int64 = 1) -> RecordingFact {
        RecordingFact(
            id: self.newID(),
            roomID: room.id,
            state: state,
            start: self.clock.utc,
            end: state == .complete ? self.clock.utc + .seconds(60) : nil,
            cameras: room.cameras.sorted { $0.id < $1.id }.map { .init(id: $0.id, bytes: bytes, gaps: []) }
        )
    }
}

/// The code of the ``FleetError`` that `body` throws; nil where it throws none.
func fleetCode(_ body: () async throws -> Void) async -> FleetError.Code? {
    do {
        try await body()
        return nil
    } catch {
        return (error as? FleetError)?.code
    }
}
