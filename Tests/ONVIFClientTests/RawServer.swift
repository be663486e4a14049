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
import Synchronization

/// A TCP server of the loopback that answers each envelope.
final class RawServer: Sendable {
    private let heard = Mutex("")
    private let answer: @Sendable (_ message: String) -> [UInt8]
    private let closes: Bool

    /// All that it was sent.
    var received: String { self.heard.withLock { $0 } }

    /// Answers always the same.
    convenience init(answer: [UInt8], closes: Bool) {
        self.init(closes: closes) { _ in answer }
    }

    init(closes: Bool = false, answer: @escaping @Sendable (_ message: String) -> [UInt8]) {
        self.answer = answer
        self.closes = closes
    }

    /// Runs it while `body` does something, which is given the port.
    func run(_ body: (Int) async throws -> Void) async throws {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AnswerHandler(server: self))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        do {
            try await body(channel.localAddress?.port ?? 0)
        } catch {
            try? await channel.close()
            throw error
        }
        try? await channel.close()
    }

    private final class AnswerHandler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let server: RawServer
        private var unanswered = ""

        init(server: RawServer) {
            self.server = server
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let text = String(buffer: self.unwrapInboundIn(data))
            self.server.heard.withLock { $0 += text }
            self.unanswered += text
            guard self.unanswered.contains("</s:Envelope>") else { return }
            let answer = self.server.answer(self.unanswered)
            self.unanswered = ""
            let sent = context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(bytes: answer)))
            guard self.server.closes else { return }
            let channel = context.channel
            sent.whenComplete { _ in channel.close(promise: nil) }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
