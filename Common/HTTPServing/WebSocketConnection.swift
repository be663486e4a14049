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

public import NIOCore
import NIOSSL
import NIOWebSocket

/// An open WebSocket (RFC 6455), the same on both ends.
///
/// The owner must iterate ``messages`` all the time: pings are answered and the close handshake is done there. Sending
/// waits while the peer does not read (`SO_SNDBUF` plus the channel's write buffer is all that is held for it).
public struct WebSocketConnection: Sendable {
    /// Which end of the socket this is; a client masks what it sends (RFC 6455 §5.3).
    enum Role: Sendable { case server, client }

    /// How often an idle socket is pinged: under the 60 s after which proxies drop a silent connection.
    static let pingInterval = Duration.seconds(10)
    /// How long a peer may be silent, pongs included, before the socket counts as lost.
    static let silenceLimit = Duration.seconds(30)
    /// How long a peer has to answer a close, so that it has read what was sent before.
    static let closeLimit = Duration.seconds(1)
    /// How long a peer has to take the goodbye when the program ends.
    static let goodbye = TimeAmount.milliseconds(300)

    /// The messages of the peer, until it closes.
    public let messages: WebSocketMessages
    /// The channel below.
    public let channel: any Channel

    let outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>
    let role: Role
    let peer: WebSocketPeer

    /// Sends a text message; waits while the peer does not read.
    public func send(text: String) async throws {
        try await self.send(.text, ByteBuffer(string: text))
    }

    /// Sends a binary message; waits while the peer does not read.
    public func send(binary: ByteBuffer) async throws {
        try await self.send(.binary, binary)
    }

    /// Sends several binary messages with one flush; waits while the peer does not read.
    public func send(binary messages: [ByteBuffer]) async throws {
        try await self.outbound.write(contentsOf: messages.map { self.frame(.binary, $0) })
    }

    /// Begins the close handshake (RFC 6455 §7.1.2) with a code of §7.4.1 and a reason of at most 123 bytes; nothing happens
    /// where a close was sent before.
    public func close(code: UInt16, reason: String = "") async throws {
        guard self.peer.close() else { return }
        var payload = ByteBuffer(integer: code)
        payload.writeString(String(decoding: reason.utf8.prefix(120), as: UTF8.self))
        try await self.send(.connectionClose, payload)
    }

    func send(_ opcode: WebSocketOpcode, _ payload: ByteBuffer) async throws {
        try await self.outbound.write(self.frame(opcode, payload))
    }

    private func frame(_ opcode: WebSocketOpcode, _ payload: ByteBuffer) -> WebSocketFrame {
        WebSocketFrame(fin: true, opcode: opcode, maskKey: self.role == .client ? .random() : nil, data: payload)
    }
}

extension WebSocketConnection {
    /// Runs `handler` on an upgraded channel and closes it after; pings while it runs.
    static func run(
        channel: NIOAsyncChannel<WebSocketFrame, WebSocketFrame>,
        role: Role,
        handler: @escaping @Sendable (WebSocketConnection) async throws -> Void
    ) async throws {
        try await withTaskCancellationHandler {
            try await Self.serve(channel, role: role, handler: handler)
        } onCancel: {
            Self.goAway(channel.channel, role)
        }
    }

    /// Says goodbye (RFC 6455 §7.4.1, 1001) and closes the connection under TLS, so that a peer that does not read
    /// cannot hold up the end of the program: TLS itself would wait 5 s for its answer.
    private static func goAway(_ channel: any Channel, _ role: Role) {
        channel.eventLoop.execute {
            let frame = WebSocketFrame(
                fin: true,
                opcode: .connectionClose,
                maskKey: role == .client ? .random() : nil,
                data: ByteBuffer(integer: UInt16(1001))
            )
            channel.writeAndFlush(frame, promise: nil)
            channel.eventLoop.scheduleTask(in: Self.goodbye) {
                guard channel.isActive else { return }
                if let tls = try? channel.pipeline.syncOperations.context(handlerType: NIOSSLHandler.self) {
                    tls.close(mode: .all, promise: nil)
                } else {
                    channel.close(mode: .all, promise: nil)
                }
            }
        }
    }

    private static func serve(
        _ channel: NIOAsyncChannel<WebSocketFrame, WebSocketFrame>,
        role: Role,
        handler: @escaping @Sendable (WebSocketConnection) async throws -> Void
    ) async throws {
        try await channel.executeThenClose { inbound, outbound in
            let peer = WebSocketPeer()
            let connection = WebSocketConnection(
                messages: WebSocketMessages(
                    frames: WebSocketFrames(inbound),
                    outbound: outbound,
                    role: role,
                    peer: peer
                ),
                channel: channel.channel,
                outbound: outbound,
                role: role,
                peer: peer
            )
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await handler(connection)
                    try? await connection.close(code: 1000)
                    await connection.waitForClose()
                }
                group.addTask { try await connection.keepAlive() }
                defer { group.cancelAll() }
                try await group.next()
            }
        }
    }

    /// Reads on until the peer has answered the close: ending at once would throw away what it has not read yet.
    private func waitForClose() async {
        guard !self.peer.hasClosed else { return }
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                var messages = self.messages.makeAsyncIterator()
                while (try? await messages.next()) != nil {}
            }
            group.addTask { try? await Task.sleep(for: Self.closeLimit) }
            await group.next()
            group.cancelAll()
        }
    }

    /// Pings until the peer has been silent for too long, then throws.
    private func keepAlive() async throws {
        while true {
            try await Task.sleep(for: Self.pingInterval)
            if self.peer.silence > Self.silenceLimit {
                throw HTTPServingError(
                    code: .peerSilent,
                    message: "The other end of the WebSocket has been silent for \(Self.silenceLimit)."
                )
            }
            try await self.send(.ping, ByteBuffer())
        }
    }
}
