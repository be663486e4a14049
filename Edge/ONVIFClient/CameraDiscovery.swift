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

public import Foundations
import NIOCore
import NIOPosix
public import ONVIF
import Synchronization

/// Finds the cameras of the networks that this machine is on, by WS-Discovery over UDP.
///
/// A probe goes out of each interface to the group, and to each host that is named; a camera answers to the socket that
/// the probe came from. Probes are sent twice, since UDP loses some (SOAP-over-UDP 2004 §4.1).
public struct CameraDiscovery: Sendable {
    /// How long the second round of probes waits, so that both do not meet the same full queue.
    static let repeatDelay = Duration.milliseconds(400)

    private let interface: String?
    private let hosts: [String]
    private let clock: any TimeSource

    /// Makes a discovery.
    ///
    /// - Parameters:
    ///   - interface: The name of the one interface to use; nil for all that have an IPv4 address and multicast.
    ///   - hosts: IPv4 addresses that are asked one by one; where there are any, the group is not asked.
    ///   - clock: The time.
    public init(interface: String? = nil, hosts: [String] = [], clock: any TimeSource = SystemTimeSource()) {
        self.interface = interface
        self.hosts = hosts
        self.clock = clock
    }

    /// Asks, and gathers replies for so long; throws ``ONVIFError`` where nothing can be sent.
    public func run(for duration: Duration) async throws -> [DiscoveryResults.Found] {
        let results = Results()
        let sockets = try await self.open(results)
        var sent = 0
        for round in 0..<2 {
            if round > 0 { try? await self.clock.sleep(for: min(Self.repeatDelay, duration)) }
            for socket in sockets { sent += await self.probe(from: socket) }
        }
        if sent > 0 { try? await self.clock.sleep(for: max(.zero, duration - Self.repeatDelay)) }
        for socket in sockets { try? await socket.close() }
        guard sent > 0 else {
            throw ONVIFError(
                .unreachable,
                "No probe could be sent; check this machine's network interfaces and firewall."
            )
        }
        return results.value.withLock { $0.found }
    }

    private final class Results: Sendable {
        let value = Mutex(DiscoveryResults())

        func receive(_ datagram: [UInt8], from host: String) {
            self.value.withLock { $0.receive(datagram, from: host) }
        }
    }

    private func open(_ results: Results) async throws -> [any Channel] {
        let addresses = try self.localAddresses()
        var channels: [any Channel] = []
        for address in addresses {
            let bootstrap = DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .channelOption(
                    .recvAllocator,
                    value: FixedSizeRecvByteBufferAllocator(capacity: DiscoveryProbe.maximumReplyBytes)
                )
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(ReplyHandler { results.receive($0, from: $1) })
                    }
                }
            guard let channel = try? await bootstrap.bind(to: address).get() else { continue }
            if self.hosts.isEmpty, let source = address.ipAddress.flatMap({ IPAddress($0) })?.internetAddress,
                let options = channel as? any SocketOptionProvider
            {
                try? await options.setIPMulticastIF(source).get()
            }
            channels.append(channel)
        }
        return channels
    }

    /// The addresses that sockets are bound to.
    private func localAddresses() throws -> [SocketAddress] {
        let devices = ((try? System.enumerateDevices()) ?? []).filter { device in
            if case .v4 = device.address { return true }
            return false
        }
        if let interface {
            let named = devices.filter { $0.name == interface }.compactMap(\.address)
            guard !named.isEmpty else {
                throw ONVIFError(
                    .unreachable,
                    "There is no network interface '\(interface)' with an IPv4 address; 'ip address' lists them."
                )
            }
            return named
        }
        if !self.hosts.isEmpty { return [try SocketAddress(ipAddress: "0.0.0.0", port: 0)] }
        return devices.filter(\.multicastSupported).compactMap(\.address)
    }

    /// Sends the probes of one round; gives how many went out.
    private func probe(from socket: any Channel) async -> Int {
        var sent = 0
        for host in self.hosts.isEmpty ? [DiscoveryProbe.multicastAddress] : self.hosts {
            guard let target = try? SocketAddress(ipAddress: host, port: DiscoveryProbe.port) else { continue }
            for kind in DiscoveryProbe.Kind.allCases {
                let probe = DiscoveryProbe(kind, messageID: UUIDv7(time: self.clock.utc).description)
                let envelope = AddressedEnvelope(remoteAddress: target, data: ByteBuffer(bytes: probe.datagram))
                if (try? await socket.writeAndFlush(envelope)) != nil { sent += 1 }
            }
        }
        return sent
    }
}

/// Hands each datagram on, with the address that it came from.
private final class ReplyHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private let onReply: @Sendable ([UInt8], String) -> Void

    init(onReply: @escaping @Sendable ([UInt8], String) -> Void) {
        self.onReply = onReply
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let envelope = self.unwrapInboundIn(data)
        guard let host = envelope.remoteAddress.ipAddress else { return }
        self.onReply(Array(envelope.data.readableBytesView), host)
    }

    // An ICMP error for one host is no reason to stop listening for the others.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}
