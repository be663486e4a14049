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
public import Foundations
import HTTPServing
import Hummingbird
import HummingbirdTLS
import Identity
public import Logging
import NIOSSL
import PKI
import Relay
import SQLStore
import ServiceLifecycle
import Synchronization
import Telemetry
import UnixSignals
import WebApp

/// The cloud as a whole: puts the parts together and runs them until SIGTERM or SIGINT.
public struct CloudServer: Sendable {
    /// The program's version.
    public static let version = "0.1.0"

    private let configuration: CloudConfiguration
    private let clock: any TimeSource
    private let logger: Logger

    /// Makes a server.
    public init(configuration: CloudConfiguration, clock: any TimeSource = SystemTimeSource(), logger: Logger) {
        self.configuration = configuration
        self.clock = clock
        self.logger = logger
    }

    /// Runs until the program is told to end.
    ///
    /// - Parameter announce: Told the address at which the first administrator is made, while there is none.
    public func run(announce: @Sendable (String) -> Void) async throws {
        let storage = try await CloudStorage(state: self.configuration.state, clock: self.clock)
        let authorities = try DeviceAuthorities(directory: self.configuration.state + "/authorities", clock: self.clock)
        let edgePolicy = PeerPolicy(issuer: authorities.edges.certificate)
        var mediaTLS = try TLSConfiguration.device(
            authorities.identity(for: .media),
            root: authorities.root.certificate,
            isServer: false
        )
        mediaTLS.certificateVerification = .fullVerification
        let fleet = FleetStore(database: storage.database, clock: self.clock)
        let source = LiveSource(
            fleet: fleet,
            tls: try NIOSSLContext(configuration: mediaTLS),
            policy: edgePolicy,
            edgeOfCamera: { try await fleet.edge(ofCamera: $0) }
        )
        let relay = LiveRelay(clock: self.clock, logger: self.logger) { try await source.fill($1, with: $0) }
        let services = try self.makeServices(storage, authorities, fleet, relay, EdgeMediaClients(tls: mediaTLS))
        if try await storage.identity.needsSetup() {
            let code = try await storage.identity.createSetupCode()
            announce("\(self.configuration.publicURL)/setup?code=\(code)")
        }
        let listener = EdgeListener(
            host: self.configuration.edgeHost,
            port: self.configuration.edgePort,
            tls: try .device(
                authorities.identity(for: .listener),
                root: authorities.root.certificate,
                isServer: true
            ),
            policy: edgePolicy,
            services: services,
            applier: OutboxApplier(database: storage.database)
        )
        var group = ServiceGroupConfiguration(
            services: [
                .init(service: self.makeHealth(services, storage)), .init(service: services.media),
                .init(service: relay),
                .init(service: listener), .init(service: try self.makeWeb(services)),
            ],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: self.logger
        )
        group.maximumGracefulShutdownDuration = .seconds(4)
        try await ServiceGroup(configuration: group).run()
        try storage.database.close()
    }

    private func makeServices(
        _ storage: CloudStorage,
        _ authorities: DeviceAuthorities,
        _ fleet: FleetStore,
        _ relay: LiveRelay,
        _ media: EdgeMediaClients
    ) throws -> CloudServices {
        let catalog = CatalogStore(database: storage.database)
        let sessions = EdgeSessions()
        return CloudServices(
            identity: storage.identity,
            fleet: fleet,
            catalog: catalog,
            commands: CommandStore(database: storage.database, clock: self.clock),
            sessions: sessions,
            desk: EnrolmentDesk(
                database: storage.database,
                clock: self.clock,
                authorities: authorities,
                addresses: self.configuration.enrolmentAddresses
            ),
            board: RoomBoard(fleet: fleet, catalog: catalog, sessions: sessions, relay: relay, clock: self.clock),
            relay: relay,
            media: media,
            web: try WebApp(),
            origin: OriginPolicy(own: self.configuration.publicURL),
            organisationName: { (try? await storage.organisation().name) ?? "" },
            clock: self.clock,
            logger: self.logger
        )
    }

    private func makeWeb(_ services: CloudServices) throws -> some Service {
        let sockets = BrowserSockets(services: services)
        let tls = try WebCertificate.configuration(
            directory: self.configuration.state + "/web",
            names: [self.configuration.publicName],
            clock: self.clock
        )
        return Application(
            router: CloudRouter(services: services).build(),
            server: try .negotiated(tlsConfiguration: tls) { request, _ in await sockets.decide(request) },
            configuration: ApplicationConfiguration(
                address: .hostname(self.configuration.webHost, port: self.configuration.webPort),
                serverName: nil,
                reuseAddress: true
            ),
            logger: self.logger
        )
    }

    private func makeHealth(_ services: CloudServices, _ storage: CloudStorage) -> HealthServer {
        let metrics = MetricsRegistry()
        return HealthServer(
            host: self.configuration.healthHost,
            port: self.configuration.healthPort,
            metrics: metrics,
            logger: self.logger
        ) {
            metrics.set(
                "oriel_cloud_edges_connected",
                help: "Edges that are connected.",
                to: Double(services.sessions.count)
            )
            metrics.set(
                "oriel_cloud_live_cameras",
                help: "Cameras that are being fetched from edges.",
                to: Double(services.relay.activeCount)
            )
            metrics.set(
                "oriel_cloud_live_viewers",
                help: "Live streams that are being sent to browsers.",
                to: Double(services.relay.viewerCount)
            )
            do {
                _ = try await storage.identity.needsSetup()
                return nil
            } catch {
                return "The database does not answer: \(error)"
            }
        }
    }
}
