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

    private let url: RTSPURL
    private let networks: CameraNetworks
    private let clock: any TimeSource

    /// Makes a client for one camera.
    ///
    /// - Parameters:
    ///   - url: Where the camera is, with credentials where it wants any.
    ///   - networks: Where cameras may be; the address is resolved once, checked, and then dialled.
    ///   - clock: The time.
    public init(url: RTSPURL, networks: CameraNetworks = .any, clock: any TimeSource = SystemTimeSource()) {
        self.url = url
        self.networks = networks
        self.clock = clock
    }

    /// Receives until the task is cancelled, the camera is lost or the stream breaks; TEARDOWN is sent where it can be.
    ///
    /// - Parameter onEvent: Called in order, on the connection's event loop: must not block.
    /// - Throws: ``IngestError``; nothing when the task was cancelled.
    public func receive(onEvent: @escaping @Sendable (CameraEvent) -> Void) async throws {
        onEvent(.connecting)
        if let error = try await self.run(probeOnly: false, onTracks: { _ in }, onEvent: onEvent) { throw error }
    }

    /// Asks for the tracks, without playing; throws ``IngestError``.
    public func probe() async throws -> (tracks: [TrackDescription], warnings: [String]) {
        let found = Mutex<(tracks: [TrackDescription], warnings: [String])>(([], []))
        let error = try await self.run(
            probeOnly: true,
            onTracks: { tracks in found.withLock { $0.tracks = tracks } },
            onEvent: { event in
                if case .warning(let text) = event { found.withLock { $0.warnings.append(text) } }
            }
        )
        if let error { throw error }
        return found.withLock { $0 }
    }

    private func run(
        probeOnly: Bool,
        onTracks: @escaping @Sendable ([TrackDescription]) -> Void,
        onEvent: @escaping @Sendable (CameraEvent) -> Void
    ) async throws -> IngestError? {
        let address = try await self.networks.resolve(host: self.url.host, port: self.url.port)
        let configuration = RTSPClientStateMachine.Configuration(url: self.url, probeOnly: probeOnly)
        let outcome = MultiThreadedEventLoopGroup.singleton.next().makePromise(of: IngestError?.self)
        let clock = self.clock
        let channel: any Channel
        do {
            channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(.nanoseconds(Self.connectTimeout.wholeNanoseconds))
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .channelOption(.socketOption(.so_keepalive), value: 1)
                .channelOption(
                    .recvAllocator,
                    value: AdaptiveRecvByteBufferAllocator(minimum: 2048, initial: 16384, maximum: 65536)
                )
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(
                            CameraConnection(
                                configuration: configuration,
                                clock: clock,
                                outcome: outcome,
                                onTracks: onTracks,
                                onEvent: onEvent
                            )
                        )
                    }
                }
                .connect(to: address).get()
        } catch {
            outcome.succeed(nil)
            throw self.connectError(error)
        }
        return try await withTaskCancellationHandler {
            try await outcome.futureResult.get()
        } onCancel: {
            channel.eventLoop.execute {
                guard let context = try? channel.pipeline.syncOperations.context(handlerType: CameraConnection.self),
                    let connection = context.handler as? CameraConnection
                else { return }
                connection.shutdown(context: context)
            }
        }
    }

    private func connectError(_ error: any Error) -> IngestError {
        let place = "\(self.url.host):\(self.url.port)"
        switch error {
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
