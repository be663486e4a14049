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
public import RTSP
import Synchronization

/// Connects to a camera over RTSP and hands out what it sends, or only asks what it has.
public struct CameraClient: Sendable {
    /// How long a connection may take to be made.
    static let connectTimeout = Duration.seconds(8)

    /// The same for one of several addresses.
    static let shortConnectTimeout = Duration.seconds(3)
    /// So many redirections are followed in a row.
    static let maximumRedirections = 3

    private let url: RTSPURL
    private let networks: CameraNetworks
    private let options: CameraOptions
    private let clock: any TimeSource

    /// Makes a client for one camera.
    ///
    /// - Parameters:
    ///   - url: Where the camera is, with credentials where it wants any.
    ///   - networks: Where cameras may be; the address is resolved once, checked, and then dialled.
    ///   - options: How the camera is to be reached.
    ///   - clock: The time.
    public init(
        url: RTSPURL,
        networks: CameraNetworks = .any,
        options: CameraOptions = CameraOptions(),
        clock: any TimeSource = SystemTimeSource()
    ) {
        self.url = url
        self.networks = networks
        self.options = options
        self.clock = clock
    }

    /// Receives until the task is cancelled, the camera is lost or the stream breaks; TEARDOWN is sent where it can be.
    ///
    /// - Parameter onEvent: Called in order, on the connection's event loop: must not block.
    /// - Throws: ``IngestError``; nothing when the task was cancelled.
    public func receive(onEvent: @escaping @Sendable (CameraEvent) -> Void) async throws {
        onEvent(.connecting)
        if let error = try await self.run(probeOnly: false, onFinding: { _ in }, onEvent: onEvent) { throw error }
    }

    /// Asks for the tracks and sets them up, without playing more than it takes to see that UDP arrives.
    ///
    /// - Throws: ``IngestError``.
    public func probe() async throws -> CameraProbe {
        let found = Mutex(CameraProbe())
        let error = try await self.run(
            probeOnly: true,
            onFinding: { finding in
                found.withLock { probe in
                    switch finding {
                    case .tracks(let tracks): probe.tracks = tracks
                    case .transport(let transport): probe.transport = transport
                    case .certificate(let fingerprint): probe.certificate = fingerprint
                    }
                }
            },
            onEvent: { event in
                if case .warning(let text) = event { found.withLock { $0.warnings.append(text) } }
            }
        )
        if let error { throw error }
        return found.withLock { $0 }
    }

    /// Connects, and again where the camera points elsewhere or nothing comes over UDP.
    private func run(
        probeOnly: Bool,
        onFinding: @escaping @Sendable (CameraConnection.Finding) -> Void,
        onEvent: @escaping @Sendable (CameraEvent) -> Void
    ) async throws -> IngestError? {
        var configuration = RTSPClientStateMachine.Configuration(url: self.url, probeOnly: probeOnly)
        configuration.transport = self.options.transport == .udp ? .udp : .tcp
        configuration.mayChangeTransport = self.options.transport == .auto && !self.url.isSecure
        configuration.allowsBasic = self.options.allowsBasic(to: self.url)
        var redirections = 0
        while true {
            let ending = try await self.connect(configuration, onFinding: onFinding, onEvent: onEvent)
            if Task.isCancelled { return nil }
            if let target = ending.redirection {
                redirections += 1
                guard redirections <= Self.maximumRedirections else {
                    return IngestError(
                        .broken,
                        "The camera points from one address to the next; put the one that is meant in the camera URL."
                    )
                }
                configuration = try self.follow(configuration, to: target)
            } else if ending.isSilentOverUDP, configuration.mayChangeTransport {
                onEvent(.warning("Nothing came over UDP, so TCP is tried; if that fails too, let UDP through."))
                configuration.transport = .tcp
                configuration.mayChangeTransport = false
            } else {
                return ending.error
            }
        }
    }

    /// What is asked of the address to which the camera points; whether it may be dialled is checked when it is resolved.
    ///
    /// The password goes to another host only where this machine's owner said in which networks cameras are.
    private func follow(
        _ configuration: RTSPClientStateMachine.Configuration,
        to target: RTSPURL
    ) throws -> RTSPClientStateMachine.Configuration {
        let old = configuration.url
        if old.isSecure, !target.isSecure {
            throw IngestError(
                .forbidden,
                "The camera points from rtsps to \(target), where everybody on the way can watch; put that address in the "
                    + "camera URL if that is intended."
            )
        }
        var next = configuration
        let isSameHost = old.host.lowercased() == target.host.lowercased()
        next.url = target
        if let user = old.user, isSameHost || self.networks.areLimited {
            next.url = target.with(user: user, password: old.password ?? "")
        }
        next.allowsBasic = isSameHost && old.isSecure == target.isSecure && configuration.allowsBasic
        if target.isSecure {
            next.transport = .tcp
            next.mayChangeTransport = false
        }
        return next
    }

    private func connect(
        _ configuration: RTSPClientStateMachine.Configuration,
        onFinding: @escaping @Sendable (CameraConnection.Finding) -> Void,
        onEvent: @escaping @Sendable (CameraEvent) -> Void
    ) async throws -> CameraConnection.Ending {
        let url = configuration.url
        if url.isSecure, configuration.transport == .udp {
            throw IngestError(
                .transport,
                "Over UDP pictures would not be encrypted; use TCP with rtsps://, or rtsp:// with UDP."
            )
        }
        let addresses = try await self.networks.resolve(host: url.host, port: url.port)
        let tls = try url.isSecure ? CameraTLS(trust: self.options.trust, host: url.host, port: url.port) : nil
        let clock = self.clock
        let timeout = addresses.count == 1 ? Self.connectTimeout : Self.shortConnectTimeout
        var failure: (any Error)?
        for address in addresses {
            let outcome = MultiThreadedEventLoopGroup.singleton.next().makePromise(of: CameraConnection.Ending.self)
            do {
                let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                    .connectTimeout(.nanoseconds(timeout.wholeNanoseconds))
                    .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                    .channelOption(.socketOption(.so_keepalive), value: 1)
                    .channelOption(
                        .recvAllocator,
                        value: AdaptiveRecvByteBufferAllocator(minimum: 2048, initial: 16384, maximum: 65536)
                    )
                    .channelInitializer { channel in
                        channel.eventLoop.makeCompletedFuture {
                            if let tls { try channel.pipeline.syncOperations.addHandler(tls.makeHandler()) }
                            try channel.pipeline.syncOperations.addHandler(
                                CameraConnection(
                                    configuration: configuration,
                                    tls: tls,
                                    clock: clock,
                                    outcome: outcome,
                                    onFinding: onFinding,
                                    onEvent: onEvent
                                )
                            )
                        }
                    }
                    .connect(to: address).get()
                return try await Self.wait(for: outcome.futureResult, on: channel)
            } catch {
                outcome.succeed(CameraConnection.Ending(nil))
                failure = error
                if Task.isCancelled { break }
            }
        }
        throw self.connectError(failure ?? ChannelError.connectPending, url: url)
    }

    /// Waits for the end of a connection; ends it politely when the task is cancelled.
    private static func wait(
        for outcome: EventLoopFuture<CameraConnection.Ending>,
        on channel: any Channel
    ) async throws -> CameraConnection.Ending {
        try await withTaskCancellationHandler {
            try await outcome.get()
        } onCancel: {
            channel.eventLoop.execute {
                guard let context = try? channel.pipeline.syncOperations.context(handlerType: CameraConnection.self),
                    let connection = context.handler as? CameraConnection
                else { return }
                connection.shutdown(context: context)
            }
        }
    }

    private func connectError(_ error: any Error, url: RTSPURL) -> IngestError {
        let place = "\(url.host):\(url.port)"
        switch error {
        case let error as IngestError: return error
        case let error as IOError where error.errnoCode == ECONNREFUSED:
            return IngestError(.refused, "Nothing listens at \(place); check the camera's address, port and power.")
        case let error as IOError:
            return IngestError(.unreachable, "Could not reach \(place): \(error.localizedReason).")
        case is ChannelError:
            return IngestError(
                .unreachable,
                "\(place) did not answer within \(Self.connectTimeout.inSeconds) s; check the camera's address and the network."
            )
        default:
            return IngestError(.unreachable, "Could not reach \(place): \(error).")
        }
    }
}

extension IOError {
    /// The system's words for the error number, without NIO's.
    fileprivate var localizedReason: String { String(cString: strerror(self.errnoCode)) }
}

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
