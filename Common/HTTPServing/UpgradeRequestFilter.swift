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

/// Notes whether a connection's first request asks for a WebSocket, and hides offers of other protocols, which a server
/// may ignore (RFC 9110 §7.8).
///
/// NIO keeps no head of a request whose upgrade is refused, so that nobody would answer it.
final class UpgradeRequestFilter: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    /// Whether the first request asks for a WebSocket.
    private(set) var asksForWebSocket = false
    private var hasSeenHead = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !self.hasSeenHead, case .head(var head) = Self.unwrapInboundIn(data) else {
            return context.fireChannelRead(data)
        }
        self.hasSeenHead = true
        let offers = head.headers[canonicalForm: "upgrade"].map { $0.lowercased() }
        self.asksForWebSocket = offers.contains("websocket")
        if !offers.isEmpty, !self.asksForWebSocket {
            head.headers.remove(name: "upgrade")
            // NIO's parser stops behind an offer, so nothing more can be read on this connection.
            head.headers.replaceOrAdd(name: "connection", value: "close")
        }
        context.fireChannelRead(Self.wrapInboundOut(.head(head)))
    }
}
