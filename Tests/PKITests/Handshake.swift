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
import NIOPosix
import NIOSSL
import NIOTLS

/// A TLS handshake over the loopback interface, and what either end made of it.
enum Handshake {
    /// The peer's certificate where the handshake and a byte in either direction went through, else why not.
    typealias Outcome = Result<NIOSSLCertificate?, any Error>

    private struct Closed: Error {}

    /// Lets a client and a server meet.
    static func run(server: TLSConfiguration, client: TLSConfiguration) async throws -> (
        server: Outcome, client: Outcome
    ) {
        let group = MultiThreadedEventLoopGroup.singleton
        let serverContext = try NIOSSLContext(configuration: server)
        let clientContext = try NIOSSLContext(configuration: client)
        let (accepted, accept) = AsyncStream.makeStream(of: Outcome.self)
        let listener = try await ServerBootstrap(group: group)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(NIOSSLServerHandler(context: serverContext))
                    try pipeline.addHandler(Greeter { accept.yield($0) })
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let (connected, connect) = AsyncStream.makeStream(of: Outcome.self)
        let channel = try await ClientBootstrap(group: group)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(NIOSSLClientHandler(context: clientContext, serverHostname: nil))
                    try pipeline.addHandler(Greeter { connect.yield($0) })
                }
            }
            .connect(to: listener.localAddress!).get()
        let clientOutcome = await connected.first { _ in true }
        let serverOutcome = await accepted.first { _ in true }
        try? await channel.close()
        try await listener.close()
        return (serverOutcome ?? .failure(Closed()), clientOutcome ?? .failure(Closed()))
    }

    /// Greets once the handshake is through, and reports when the other end has greeted or something broke.
    ///
    /// With TLS 1.3 a client is through before the server has looked at its certificate, so only a byte tells.
    private final class Greeter: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let report: (Outcome) -> Void
        private var failure: (any Error)?
        private var isDone = false

        init(report: @escaping (Outcome) -> Void) { self.report = report }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if case .handshakeCompleted = event as? TLSUserEvent {
                context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(string: "!")), promise: nil)
            }
            context.fireUserInboundEventTriggered(event)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let certificate = try? context.channel.pipeline.syncOperations.nioSSL_peerCertificate()
            self.finish(.success(certificate))
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            self.failure = self.failure ?? error
            context.close(promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) {
            self.finish(.failure(self.failure ?? Closed()))
            context.fireChannelInactive()
        }

        private func finish(_ outcome: Outcome) {
            if !self.isDone { self.report(outcome) }
            self.isDone = true
        }
    }
}
