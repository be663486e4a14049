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

import AsyncHTTPClient
import Crypto
import EdgeProtocol
import Fleet
import Foundation
import Foundations
import Ingest
import Logging
import MediaStore
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import PKI
import X509

@testable import EdgeAgent

/// A cloud's authorities and an edge that was enrolled with it, with its media API on a port of the loopback.
struct TrustRig {
    let folder: String
    let clock = SystemTimeSource()
    let authorities: DeviceAuthorities
    let edgeID: UUIDv7
    let port: Int
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    init() async throws {
        self.folder = NSTemporaryDirectory() + "oriel-edge-" + UUID().uuidString
        self.authorities = try DeviceAuthorities(directory: self.folder + "/authorities", clock: self.clock)
        self.edgeID = UUIDv7(time: self.clock.utc)
        self.port = try await Self.freePort()
        try self.enrol(self.edgeID, state: self.folder + "/edge", port: self.port)
    }

    /// Runs the media API, of an edge that has these rooms, while `body` does something to it.
    func withMediaAPI(
        rooms: [DesiredState.Room] = [],
        _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        defer { try? FileManager.default.removeItem(atPath: self.folder) }
        try FileManager.default.createDirectory(atPath: self.folder + "/media", withIntermediateDirectories: true)
        let store = try await MediaStore.open(directory: self.folder + "/media", mode: .writer)
        let supervisor = CameraSupervisor(
            file: self.folder + "/desired.json",
            networks: .any,
            credentials: CameraCredentials(),
            clock: self.clock,
            logger: self.logger
        )
        supervisor.adopt(DesiredState(version: 1, rooms: rooms))
        let api = MediaAPI(
            identity: try EdgeIdentity(state: self.folder + "/edge"),
            supervisor: supervisor,
            store: store,
            clock: self.clock,
            logger: self.logger
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await api.run() }
            group.addTask {
                try await Self.waitForListener(port: self.port)
                try await body()
            }
            try await group.next()
            group.cancelAll()
            while (try? await group.next()) != nil {}
        }
        try await store.close()
    }

    /// The status of a request with a client certificate; nil when the connection was refused before an answer.
    func status(as identity: DeviceIdentity?) async throws -> Int? {
        try await self.send(.GET, "cameras/\(UUIDv7(time: self.clock.utc))/ranges/0-1/timeline", as: identity)?.status
    }

    /// The answer to a request with a client certificate; nil when the connection was refused before an answer.
    func send(
        _ method: HTTPMethod,
        _ path: String,
        body: String = "",
        as identity: DeviceIdentity?
    ) async throws -> (status: Int, body: String)? {
        var tls: TLSConfiguration
        if let identity {
            tls = try .device(identity, root: self.authorities.root.certificate, isServer: false)
        } else {
            tls = .makeClientConfiguration()
            tls.certificateVerification = .none
        }
        let configuration = HTTPClient.Configuration(tlsConfiguration: tls, timeout: .init(connect: .seconds(5)))
        let port = self.port
        return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
            var request = HTTPClientRequest(url: "https://127.0.0.1:\(port)/v1/\(path)")
            request.method = method
            if !body.isEmpty { request.body = .bytes(ByteBuffer(string: body)) }
            guard let response = try? await client.execute(request, timeout: .seconds(30)) else { return nil }
            let answer = try await response.body.collect(upTo: 1 << 20)
            return (Int(response.status.code), String(buffer: answer))
        }
    }

    /// A new identity that the edges' authority signed.
    func edgeIdentity(_ id: UUIDv7) throws -> DeviceIdentity {
        let key = P256.Signing.PrivateKey()
        let leaf = try self.authorities.edges.issue(
            to: .init(key.publicKey),
            role: .edge(id),
            lifetime: .seconds(3600),
            now: self.clock.utc
        )
        return try DeviceIdentity(key: key, leaf: leaf, issuer: self.authorities.edges.certificate)
    }

    /// An identity that claims a role which its authority may not give.
    func forgedIdentity() throws -> DeviceIdentity {
        let key = P256.Signing.PrivateKey()
        let leaf = try self.authorities.edges.issue(
            to: .init(key.publicKey),
            role: .cloud(.media),
            lifetime: .seconds(3600),
            now: self.clock.utc
        )
        return try DeviceIdentity(key: key, leaf: leaf, issuer: self.authorities.edges.certificate)
    }

    private func enrol(_ id: UUIDv7, state: String, port: Int) throws {
        let key = EdgeKey()
        let leaf = try self.authorities.edges.issue(
            to: .init(key.key.publicKey),
            role: .edge(id),
            lifetime: .seconds(3600),
            now: self.clock.utc
        )
        let enrolment = Enrolment(
            edgeID: id,
            organisation: "Test",
            site: "Site",
            certificate: try leaf.pem,
            edgeIssuer: try self.authorities.edges.certificate.pem,
            cloudIssuer: try self.authorities.cloud.certificate.pem,
            root: try self.authorities.root.certificate.pem,
            listenerHost: "127.0.0.1",
            listenerPort: 1,
            mediaHost: "127.0.0.1",
            mediaPort: port
        )
        try EdgeIdentity.write(enrolment, key: key, state: state)
    }

    private static func freePort() async throws -> Int {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        defer { channel.close(promise: nil) }
        return channel.localAddress?.port ?? 0
    }

    private static func waitForListener(port: Int) async throws {
        for _ in 0..<200 {
            let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            if let channel = try? await bootstrap.connect(host: "127.0.0.1", port: port).get() {
                try? await channel.close()
                return
            }
            try await Task.sleep(for: .milliseconds(25))
        }
    }
}
