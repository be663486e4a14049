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

import HTTPTypes
public import HummingbirdCore
public import Logging
public import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOWebSocket
import ServiceLifecycle

/// A child channel that serves HTTP/1.1 and lets the first request of a connection become a WebSocket.
///
/// Browsers open a connection of its own for each WebSocket, so that only a first request can upgrade costs nothing.
/// An upgrade that is not accepted is answered with 403; offers of other protocols are ignored (RFC 9110 §7.8).
public struct WebSocketUpgradeChannel: ServerChildChannel, HTTPChannelHandler {
    /// What became of the connection.
    enum Outcome: Sendable {
        case http(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
        case webSocket(
            NIOAsyncChannel<WebSocketFrame, WebSocketFrame>,
            @Sendable (WebSocketConnection) async throws -> Void
        )
        case refused
    }

    /// A connection whose first request is still being read.
    public struct Value: ServerChildChannelValue {
        let outcome: EventLoopFuture<Outcome>
        /// The connection.
        public let channel: any Channel
    }

    /// The largest message that a peer may send, in bytes.
    public static let maximumMessageBytes = 4 << 20
    /// The kernel's send buffer of a WebSocket in bytes: what a slow viewer can hold back without being noticed.
    static let sendBufferBytes = 256 << 10

    /// Answers what is not a WebSocket.
    public let responder: HTTPChannelHandler.Responder
    let webSocketResponder: WebSocketResponder
    let idleTimeout: TimeAmount

    /// Puts HTTP, and the way out of it, onto a new connection.
    public func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let accepted = NIOLoopBoundBox<(@Sendable (WebSocketConnection) async throws -> Void)?>(
                nil,
                eventLoop: channel.eventLoop
            )
            let filter = NIOLoopBound(UpgradeRequestFilter(), eventLoop: channel.eventLoop)
            let upgrader = NIOTypedWebSocketServerUpgrader<Outcome>(
                maxFrameSize: Self.maximumMessageBytes,
                shouldUpgrade: { channel, head in
                    let promise = channel.eventLoop.makePromise(of: WebSocketDecision.self)
                    promise.completeWithTask {
                        guard let request = try? HTTPRequest(head, secure: true, splitCookie: false) else {
                            return .refuse
                        }
                        return await self.webSocketResponder(request, channel)
                    }
                    return promise.futureResult.map { decision in
                        guard case .accept(let handler) = decision else { return nil }
                        accepted.value = handler
                        return HTTPHeaders()
                    }
                },
                upgradePipelineHandler: { channel, _ in
                    channel.eventLoop.makeCompletedFuture {
                        guard let handler = accepted.value else { return .refused }
                        return .webSocket(try Self.wrap(webSocket: channel), handler)
                    }
                }
            )
            let upgrade = NIOTypedHTTPServerUpgradeConfiguration<Outcome>(upgraders: [upgrader]) { channel in
                if filter.value.asksForWebSocket { return Self.refuse(channel) }
                return channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: true))
                    try pipeline.addHandler(
                        HTTPConnectionStateHandler(idleTimeout: .init(self.idleTimeout), logger: logger)
                    )
                    return .http(
                        try NIOAsyncChannel(
                            wrappingChannelSynchronously: channel,
                            configuration: .init(isOutboundHalfClosureEnabled: true)
                        )
                    )
                }
            }
            var configuration = NIOUpgradableHTTPServerPipelineConfiguration(upgradeConfiguration: upgrade)
            configuration.enablePipelining = false
            configuration.enableErrorHandling = false
            configuration.enableResponseHeaderValidation = false
            let pipeline = channel.pipeline.syncOperations
            let outcome = try pipeline.configureUpgradableHTTPServerPipeline(configuration: configuration)
            let upgradeHandler = try pipeline.handler(type: NIOTypedHTTPServerUpgradeHandler<Outcome>.self)
            try pipeline.addHandler(filter.value, position: .before(upgradeHandler))
            return Value(outcome: outcome, channel: channel)
        }
    }

    /// Serves a connection to its end, as whatever it has become.
    public func handle(value: Value, logger: Logger) async {
        do {
            switch try await value.outcome.get() {
            case .http(let channel):
                await self.handleHTTP(asyncChannel: channel, logger: logger)
            case .webSocket(let channel, let handler):
                try? await channel.channel.setOption(.socketOption(.so_sndbuf), value: .init(Self.sendBufferBytes))
                    .get()
                try await cancelWhenGracefulShutdown {
                    try await WebSocketConnection.run(channel: channel, role: .server, handler: handler)
                }
            case .refused:
                try await value.channel.close()
            }
        } catch {
            logger.debug("Connection ended", metadata: ["reason": "\(error)"])
            try? await value.channel.close()
        }
    }

    /// Answers a WebSocket that was not accepted; NIO has let go of the request, so no router can.
    private static func refuse(_ channel: any Channel) -> EventLoopFuture<Outcome> {
        let head = HTTPResponseHead(
            version: .http1_1,
            status: .forbidden,
            headers: ["content-length": "0", "connection": "close"]
        )
        channel.write(HTTPServerResponsePart.head(head), promise: nil)
        return channel.writeAndFlush(HTTPServerResponsePart.end(nil)).flatMap { channel.close() }.map { .refused }
    }

    /// Joins fragments (RFC 6455 §5.4) and wraps the channel; call on its event loop.
    static func wrap(webSocket channel: any Channel) throws -> NIOAsyncChannel<WebSocketFrame, WebSocketFrame> {
        try channel.pipeline.syncOperations.addHandler(
            NIOWebSocketFrameAggregator(
                minNonFinalFragmentSize: 1,
                maxAccumulatedFrameCount: 256,
                maxAccumulatedFrameSize: Self.maximumMessageBytes
            )
        )
        return try NIOAsyncChannel(wrappingChannelSynchronously: channel)
    }
}
