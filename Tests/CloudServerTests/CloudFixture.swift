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
import Fleet
import Foundation
import Foundations
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Identity
import Logging
import NIOSSL
import PKI
import Relay
import SQLStore
import WebApp

@testable import CloudServer

/// A cloud without sockets to edges: database, authorities, routes.
struct CloudFixture {
    static let origin = "https://oriel.test"
    static let password = "correct horse battery"

    let folder: String
    let storage: CloudStorage
    let services: CloudServices
    let router: CloudRouter
    let applier: OutboxApplier

    init() async throws {
        self.folder = NSTemporaryDirectory() + "oriel-cloud-" + UUID().uuidString
        let clock = SystemTimeSource()
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let storage = try await CloudStorage(state: self.folder, clock: clock)
        let identity = IdentityStore(
            database: storage.database,
            clock: clock,
            hasher: PasswordHasher(parameters: Argon2Parameters(passes: 1, memoryKiB: 64, lanes: 1))
        )
        let authorities = try DeviceAuthorities(directory: self.folder + "/authorities", clock: clock)
        let fleet = FleetStore(database: storage.database, clock: clock)
        let catalog = CatalogStore(database: storage.database)
        let sessions = EdgeSessions()
        let relay = LiveRelay(clock: clock, logger: logger) { _, _ in }
        self.storage = storage
        self.applier = OutboxApplier(database: storage.database)
        self.services = CloudServices(
            identity: identity,
            fleet: fleet,
            catalog: catalog,
            commands: CommandStore(database: storage.database, clock: clock),
            sessions: sessions,
            desk: EnrolmentDesk(
                database: storage.database,
                clock: clock,
                authorities: authorities,
                addresses: .init(publicURL: Self.origin, listenerHost: "oriel.test", listenerPort: 8444)
            ),
            board: RoomBoard(fleet: fleet, catalog: catalog, sessions: sessions, relay: relay, clock: clock),
            relay: relay,
            media: EdgeMediaClients(tls: .makeClientConfiguration()),
            web: try WebApp(),
            origin: OriginPolicy(own: Self.origin),
            organisationName: { "Test" },
            clock: clock,
            logger: logger
        )
        self.router = CloudRouter(services: self.services)
        _ = try await identity.createUser(name: "admin", password: Self.password, role: .administrator)
        _ = try await identity.createUser(name: "watcher", password: Self.password, role: .observer)
    }

    /// Runs `body` with a client of the served routes; removes everything after.
    func run(_ body: @escaping @Sendable (any TestClientProtocol) async throws -> Void) async throws {
        defer { try? FileManager.default.removeItem(atPath: self.folder) }
        let application = Application(router: self.router.build())
        try await application.test(.live) { client in try await body(client) }
    }

    /// The cookie and the CSRF token of a new session.
    func session(_ name: String) async throws -> (cookie: String, token: String) {
        let signedIn = try await self.services.identity.signIn(
            name: name,
            password: Self.password,
            address: "192.0.2.1"
        )
        return ("\(SessionCookie.name)=\(signedIn.token.text)", signedIn.token.csrfToken)
    }

    /// A path with a value in place of each parameter.
    static func path(of route: CloudRoute) -> String {
        let id = UUIDv7(time: SystemTimeSource().utc).description
        let parts = route.path.split(separator: "/").map { part in
            part.hasPrefix("{") ? id : part == "**" ? "nothing.css" : String(part)
        }
        return "/" + parts.joined(separator: "/")
    }
}
