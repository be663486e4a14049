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

import Fleet
import Foundations
import HTTPServing
import Hummingbird
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import PKI
import ServiceLifecycle

/// Where edges connect: mutual TLS, one WebSocket each, nothing else.
struct EdgeListener: Service {
    let host: String
    let port: Int
    let tls: TLSConfiguration
    let policy: PeerPolicy
    let services: CloudServices
    let applier: OutboxApplier

    func run() async throws {
        let router = Router()
        router.get("**") { _, _ -> Response in
            throw Problem(.notFound, title: "Nothing is here", detail: "Edges connect to /edge; there is nothing else.")
        }
        let configuration = ApplicationConfiguration(
            address: .hostname(self.host, port: self.port),
            serverName: nil,
            reuseAddress: true
        )
        let application = Application(
            router: router,
            server: try .tls(
                .http1WithWebSockets { request, channel in
                    guard request.path == "/edge" else { return .refuse }
                    return await self.decide(channel)
                },
                tlsConfiguration: self.tls
            ),
            configuration: configuration,
            logger: self.services.logger
        )
        try await application.run()
    }

    private func decide(_ channel: any Channel) async -> WebSocketDecision {
        guard let peer = try? await channel.nioSSL_peerCertificate().get(),
            case .edge(let id) = try? self.policy.role(of: peer),
            let edge = try? await self.services.fleet.edge(id)
        else { return .refuse }
        let session = EdgeSession(
            edge: edge,
            fleet: self.services.fleet,
            commands: self.services.commands,
            applier: self.applier,
            sessions: self.services.sessions,
            clock: self.services.clock,
            logger: self.services.logger
        )
        let logger = self.services.logger
        return .accept { connection in
            do {
                try await session.run(connection)
            } catch {
                logger.info("An edge's session ended", metadata: ["edge": "\(id)", "reason": "\(error)"])
                throw error
            }
        }
    }
}
