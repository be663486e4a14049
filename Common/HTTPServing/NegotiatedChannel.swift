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

public import HummingbirdCore
import HummingbirdHTTP2
public import Logging
public import NIOCore
import NIOHTTP2
import NIOSSL

/// A TLS connection that serves HTTP/2 or HTTP/1.1 with WebSockets, whichever the client chose by ALPN (RFC 7301).
///
/// Browsers take HTTP/2 for pages and their many small ranges, and open a connection with HTTP/1.1 alone for a WebSocket;
/// WebSockets over HTTP/2 (RFC 8441) are not offered.
public struct NegotiatedChannel: HTTPChannelHandler {
    /// A connection whose protocol is still being negotiated.
    public struct Value: ServerChildChannelValue {
        let version: EventLoopFuture<NIONegotiatedHTTPVersion<WebSocketUpgradeChannel.Value, HTTP2Channel.Value>>
        /// The connection.
        public let channel: any Channel
    }

    /// How long the streams of an HTTP/2 connection may go on when the program ends.
    static let farewell = Duration.seconds(3)

    let tls: NIOSSLContext
    let http1: WebSocketUpgradeChannel
    let http2: HTTP2Channel

    /// Answers what is not a WebSocket.
    public var responder: Responder { self.http1.responder }

    init(tls: NIOSSLContext, idleTimeout: TimeAmount, http1: WebSocketUpgradeChannel) {
        self.tls = tls
        self.http1 = http1
        self.http2 = HTTP2Channel(
            responder: http1.responder,
            configuration: HTTP2ChannelConfiguration(
                idleTimeout: Duration(idleTimeout),
                gracefulCloseTimeout: Self.farewell
            )
        )
    }

    /// Puts TLS onto a new connection and what was negotiated above it.
    public func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: self.tls))
        }.flatMap {
            channel.configureHTTP2AsyncSecureUpgrade { channel in
                self.http1.setup(channel: channel, logger: logger)
            } http2ConnectionInitializer: { channel in
                self.http2.setup(channel: channel, logger: logger)
            }
        }.map { Value(version: $0, channel: channel) }
    }

    /// Serves a connection to its end.
    public func handle(value: Value, logger: Logger) async {
        do {
            switch try await value.version.get() {
            case .http1_1(let value): await self.http1.handle(value: value, logger: logger)
            case .http2(let value): await self.http2.handle(value: value, logger: logger)
            }
        } catch {
            logger.debug("Connection ended", metadata: ["reason": "\(error)"])
            try? await value.channel.close()
        }
    }
}
