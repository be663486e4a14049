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
import HTTPServing
import Hummingbird
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import PKI
import ServiceLifecycle
import X509

/// A server of ours on a free port of the loopback interface, with a certificate that its clients trust.
struct LoopbackServer: Sendable {
    let port: Int
    private let trigger: @Sendable () -> Void

    /// Runs a server while `body` does, then stops it gracefully.
    static func run<Result: Sendable>(
        router: Router<BasicRequestContext> = Router(),
        offersHTTP2: Bool = false,
        webSocket: @escaping WebSocketResponder = { _, _ in .refuse },
        _ body: @escaping @Sendable (LoopbackServer) async throws -> Result
    ) async throws -> Result {
        let identity = Self.identity
        let tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: try [identity.leaf, identity.issuer].map {
                .certificate(try NIOSSLCertificate(bytes: $0.derBytes, format: .der))
            },
            privateKey: .privateKey(
                try NIOSSLPrivateKey(bytes: [UInt8](identity.key.pemRepresentation.utf8), format: .pem)
            )
        )
        let (ports, bound) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: router,
            server: offersHTTP2
                ? try .negotiated(tlsConfiguration: tls, webSocketResponder: webSocket)
                : try .tls(.http1WithWebSockets(webSocketResponder: webSocket), tlsConfiguration: tls),
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { bound.yield($0.localAddress?.port ?? 0) },
            logger: self.logger
        )
        let group = ServiceGroup(
            configuration: .init(services: [.init(service: application)], logger: self.logger)
        )
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { bound.finish() }
                try await group.run()
            }
            guard let port = await ports.first(where: { _ in true }) else {
                throw HTTPServingError(code: .unreachable, message: "The server of the test did not start.")
            }
            let server = LoopbackServer(
                port: port,
                trigger: { Task { await group.triggerGracefulShutdown() } }
            )
            let result: Result
            do {
                result = try await body(server)
            } catch {
                await group.triggerGracefulShutdown()
                throw error
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return result
        }
    }

    /// Tells the server to stop, without waiting.
    func stop() { self.trigger() }

    /// What a client must trust.
    static func clientTLS() throws -> TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .certificates([try NIOSSLCertificate(bytes: self.root.certificate.derBytes, format: .der)])
        return tls
    }

    /// The name that the server's certificate carries.
    static let name = DeviceRole.cloud(.listener).dnsName

    private static let (root, identity): (CertificateAuthority, DeviceIdentity) = {
        do {
            let now = SystemTimeSource().utc
            let root = try CertificateAuthority.makeRoot(name: "Root", now: now)
            let issuer = try root.makeIssuer(name: "Issuer", now: now)
            let key = P256.Signing.PrivateKey()
            let leaf = try issuer.issue(
                to: .init(key.publicKey),
                role: .cloud(.listener),
                lifetime: .seconds(3600),
                now: now
            )
            return (root, try DeviceIdentity(key: key, leaf: leaf, issuer: issuer.certificate))
        } catch {
            fatalError("The certificates of the tests could not be made: \(error)")
        }
    }()

    /// A WebSocket client that trusts the server.
    func client(
        timeout: Duration = .seconds(10),
        verify: @escaping @Sendable (NIOSSLCertificate) throws -> Void = { _ in }
    ) throws -> WebSocketClient {
        WebSocketClient(
            host: "127.0.0.1",
            port: self.port,
            context: try NIOSSLContext(configuration: Self.clientTLS()),
            serverName: Self.name,
            timeout: timeout,
            verify: verify
        )
    }

    static let logger: Logger = {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return logger
    }()
}
