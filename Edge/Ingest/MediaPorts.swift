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

/// A pair of UDP sockets for one track: RTP on an even port, RTCP on the next one (RFC 3550 §11).
struct MediaPorts: Sendable {
    /// Ports are drawn from here: below those that Linux gives to outgoing connections.
    static let range = 16_384...32_766
    /// So many pairs are tried.
    static let maximumTries = 64
    /// What the kernel shall hold for a socket: a key frame of a 4K camera at once. It gives at most `net.core.rmem_max`.
    static let receiveBufferBytes = 4 << 20
    /// Datagrams read in one system call.
    static let datagramsPerRead = 16
    /// The longest datagram that is read whole: a jumbo frame.
    static let maximumDatagramBytes = 9216

    /// The socket of RTP.
    let rtp: any Channel
    /// The socket of RTCP.
    let rtcp: any Channel
    /// The port of RTP.
    let port: UInt16

    /// Opens a pair at the address of `local`; nil when no pair is free.
    ///
    /// - Parameters:
    ///   - local: The address at which the camera's connection ends here.
    ///   - eventLoop: Where both sockets are read.
    ///   - tries: How many more pairs are tried.
    ///   - handler: Called on the event loop with whether it is for RTCP.
    static func open(
        beside local: SocketAddress,
        on eventLoop: any EventLoop,
        tries: Int = maximumTries,
        handler: @escaping @Sendable (_ isControl: Bool) -> DatagramHandler
    ) -> EventLoopFuture<MediaPorts?> {
        guard tries > 0 else { return eventLoop.makeSucceededFuture(nil) }
        let port = Int.random(in: (self.range.lowerBound / 2)...(self.range.upperBound / 2)) * 2
        return self.bind(local, port: port, on: eventLoop) { handler(false) }
            .flatMap { rtp in
                self.bind(local, port: port + 1, on: eventLoop) { handler(true) }
                    .map { rtcp -> MediaPorts? in MediaPorts(rtp: rtp, rtcp: rtcp, port: UInt16(port)) }
                    .flatMapError { error in
                        rtp.close(promise: nil)
                        return eventLoop.makeFailedFuture(error)
                    }
            }
            .flatMapError { _ in self.open(beside: local, on: eventLoop, tries: tries - 1, handler: handler) }
    }

    /// Closes both sockets.
    func close() {
        self.rtp.close(promise: nil)
        self.rtcp.close(promise: nil)
    }

    private static func bind(
        _ local: SocketAddress,
        port: Int,
        on eventLoop: any EventLoop,
        handler: @escaping @Sendable () -> DatagramHandler
    ) -> EventLoopFuture<any Channel> {
        var address = local
        address.port = port
        return DatagramBootstrap(group: eventLoop)
            .channelOption(.socketOption(.so_rcvbuf), value: self.receiveBufferBytes)
            .channelOption(.datagramVectorReadMessageCount, value: self.datagramsPerRead)
            .channelOption(
                .recvAllocator,
                value: FixedSizeRecvByteBufferAllocator(capacity: self.datagramsPerRead * self.maximumDatagramBytes)
            )
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(handler())
                }
            }
            .bind(to: address)
    }
}

/// Hands out the datagrams of one socket.
final class DatagramHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private let receive: (_ datagram: ByteBuffer, _ sender: SocketAddress) -> Void
    private let complete: () -> Void

    /// Makes a handler.
    ///
    /// - Parameters:
    ///   - receive: Takes a datagram.
    ///   - complete: Called when no more has arrived for now.
    init(
        receive: @escaping (_ datagram: ByteBuffer, _ sender: SocketAddress) -> Void,
        complete: @escaping () -> Void
    ) {
        self.receive = receive
        self.complete = complete
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let envelope = self.unwrapInboundIn(data)
        self.receive(envelope.data, envelope.remoteAddress)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        self.complete()
    }

    /// A datagram that could not be read is one that is lost, which the sequence numbers tell.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}
