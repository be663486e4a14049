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

public import AsyncHTTPClient
import NIOCore
import NIOHTTP1
public import NIOSSL
public import ServiceLifecycle
import Synchronization

/// HTTPS clients for the edges' media APIs, one for each edge, made when first needed.
///
/// A client dials the address that the cloud assigned to its edge, under the edge's own dNSName: a certificate of any
/// other edge fails TLS itself.
public final class EdgeMediaClients: Service {
    /// Where an edge is.
    public struct Address: Hashable, Sendable {
        /// The dNSName of the edge's certificate.
        public var name: String
        /// The address to dial.
        public var host: String
        /// The TCP port to dial.
        public var port: Int

        /// Makes an address.
        public init(name: String, host: String, port: Int) {
            self.name = name
            self.host = host
            self.port = port
        }
    }

    /// How long an edge may take to accept a connection.
    static let connectTimeout = TimeAmount.seconds(5)
    /// How long an edge may take between two pieces of an answer.
    static let readTimeout = TimeAmount.seconds(30)

    private let tls: TLSConfiguration
    private let clients = Mutex<[Address: HTTPClient]>([:])

    /// Makes the clients.
    ///
    /// - Parameter tls: A device configuration of the role cloud: media, with host name verification.
    public init(tls: TLSConfiguration) {
        self.tls = tls
    }

    /// Sends a request to `path` (with query) of an edge and gives its answer, body still to come.
    public func execute(
        _ path: String,
        method: String = "GET",
        headers: [(String, String)] = [],
        at address: Address
    ) async throws -> HTTPClientResponse {
        var request = HTTPClientRequest(url: "https://\(address.name):\(address.port)\(path)")
        request.method = .RAW(value: method)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        return try await self.client(for: address).execute(request, timeout: .hours(24))
    }

    /// Runs until graceful shutdown.
    public func run() async throws {
        try? await gracefulShutdown()
        let clients = self.clients.withLock { clients in
            defer { clients = [:] }
            return Array(clients.values)
        }
        for client in clients { try? await client.shutdown() }
    }

    private func client(for address: Address) -> HTTPClient {
        self.clients.withLock { clients in
            if let client = clients[address] { return client }
            var configuration = HTTPClient.Configuration(
                tlsConfiguration: self.tls,
                redirectConfiguration: .disallow,
                timeout: .init(connect: Self.connectTimeout, read: Self.readTimeout)
            )
            configuration.dnsOverride = [address.name: address.host]
            configuration.httpVersion = .http1Only
            configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
            let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
            clients[address] = client
            return client
        }
    }
}
