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

import NIOCore
import NIOHTTP1
import NIOPosix
public import NIOSSL
import NIOWebSocket

/// Opens WebSockets over TLS: the edge to the cloud for sync, the cloud to an edge for live pictures.
public struct WebSocketClient: Sendable {
    private enum Outcome: Sendable {
        case webSocket(NIOAsyncChannel<WebSocketFrame, WebSocketFrame>, leaf: NIOSSLCertificate?)
        case refused
    }

    /// Address of the peer.
    public var host: String
    /// TCP port of the peer.
    public var port: Int
    /// Makes the TLS handler's context: trust, own certificate.
    public var context: NIOSSLContext
    /// The name that the peer's certificate must carry; nil where ``verify`` alone decides.
    public var serverName: String?
    /// Checks the peer's leaf certificate beyond its chain, before anything is sent; throws to refuse it.
    public var verify: @Sendable (NIOSSLCertificate) throws -> Void
    /// How long connecting and upgrading may take.
    public var timeout: Duration

    /// Makes a client for one peer.
    public init(
        host: String,
        port: Int,
        context: NIOSSLContext,
        serverName: String? = nil,
        timeout: Duration = .seconds(10),
        verify: @escaping @Sendable (NIOSSLCertificate) throws -> Void
    ) {
        self.host = host
        self.port = port
        self.context = context
        self.serverName = serverName
        self.timeout = timeout
        self.verify = verify
    }

    /// Connects, upgrades `path` and runs `handler`; closes the socket when that returns or throws.
    ///
    /// Throws ``HTTPServingError``: `unreachable` or `upgradeRefused`; what `verify` threw; and what `handler` throws.
    public func connect(
        path: String,
        headers: [(String, String)] = [],
        handler: @escaping @Sendable (WebSocketConnection) async throws -> Void
    ) async throws {
        let outcome: EventLoopFuture<Outcome>
        do {
            outcome = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(.nanoseconds(self.timeout.nanosecondsClamped))
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .connect(host: self.host, port: self.port) { channel in
                    channel.eventLoop.makeCompletedFuture { try self.configure(channel, path: path, headers: headers) }
                }
        } catch {
            throw self.unreachable(error)
        }
        let upgraded: Outcome
        do {
            upgraded = try await outcome.get()
        } catch let error as HTTPServingError {
            throw error
        } catch {
            throw self.unreachable(error)
        }
        switch upgraded {
        case .webSocket(let channel, let leaf):
            guard let leaf else {
                try? await channel.channel.close()
                throw self.unreachable("it showed no certificate")
            }
            do {
                try self.verify(leaf)
            } catch {
                try? await channel.channel.close()
                throw error
            }
            try await WebSocketConnection.run(channel: channel, role: .client, handler: handler)
        case .refused:
            throw HTTPServingError(
                code: .upgradeRefused,
                message: "\(self.host):\(self.port) refused the WebSocket \(path)."
            )
        }
    }

    private func configure(
        _ channel: any Channel,
        path: String,
        headers: [(String, String)]
    ) throws -> EventLoopFuture<Outcome> {
        let tls = try NIOSSLClientHandler(context: self.context, serverHostname: self.serverName)
        try channel.pipeline.syncOperations.addHandler(tls)
        let upgrader = NIOTypedWebSocketClientUpgrader<Outcome>(
            maxFrameSize: WebSocketUpgradeChannel.maximumMessageBytes,
            upgradePipelineHandler: { channel, _ in
                channel.eventLoop.makeCompletedFuture {
                    // Asked here, because the peer may have closed the socket by the time that the caller goes on.
                    let leaf = try channel.pipeline.syncOperations.nioSSL_peerCertificate()
                    return .webSocket(try WebSocketUpgradeChannel.wrap(webSocket: channel), leaf: leaf)
                }
            }
        )
        var fields = HTTPHeaders([("host", "\(self.host):\(self.port)"), ("content-length", "0")])
        for (name, value) in headers { fields.add(name: name, value: value) }
        let upgrade = NIOTypedHTTPClientUpgradeConfiguration<Outcome>(
            upgradeRequestHead: HTTPRequestHead(version: .http1_1, method: .GET, uri: path, headers: fields),
            upgraders: [upgrader]
        ) { channel in
            channel.close().map { .refused }
        }
        var configuration = NIOUpgradableHTTPClientPipelineConfiguration(upgradeConfiguration: upgrade)
        // Frames may come in the same packet as the answer to the upgrade; they are not the HTTP decoder's to drop.
        configuration.leftOverBytesStrategy = .forwardBytes
        let future = try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(
            configuration: configuration
        )
        let deadline = channel.eventLoop.scheduleTask(in: .nanoseconds(self.timeout.nanosecondsClamped)) {
            channel.close(promise: nil)
        }
        future.whenComplete { _ in deadline.cancel() }
        return future
    }

    private func unreachable(_ reason: some CustomStringConvertible) -> HTTPServingError {
        HTTPServingError(code: .unreachable, message: "Could not reach \(self.host):\(self.port): \(reason).")
    }

    private func unreachable(_ error: any Error) -> HTTPServingError { self.unreachable("\(error)") }
}

extension Duration {
    fileprivate var nanosecondsClamped: Int64 {
        let parts = self.components
        return parts.seconds * 1_000_000_000 + parts.attoseconds / 1_000_000_000
    }
}
