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

import HTTPTypes
import Hummingbird
public import Logging
import NIOCore
public import ServiceLifecycle

/// Serves `/healthz`, `/readyz` and `/metrics` on an address of its own, never on the one that people use.
public struct HealthServer: Service {
    /// One condition of readiness: nil when it holds, else why not, in a sentence.
    public typealias Check = @Sendable () async -> String?

    private let host: String
    private let port: Int
    private let metrics: MetricsRegistry
    private let ready: Check
    private let logger: Logger

    /// Makes the server.
    ///
    /// - Parameters:
    ///   - host: The address to listen on, 127.0.0.1 as a rule.
    ///   - port: The TCP port.
    ///   - metrics: What `/metrics` shows.
    ///   - ready: What `/readyz` asks.
    ///   - logger: Where it logs.
    public init(host: String, port: Int, metrics: MetricsRegistry, logger: Logger, ready: @escaping Check) {
        self.host = host
        self.port = port
        self.metrics = metrics
        self.ready = ready
        self.logger = logger
    }

    /// Runs until graceful shutdown.
    public func run() async throws {
        let (metrics, ready) = (self.metrics, self.ready)
        let router = Router()
        router.get("healthz") { _, _ in "ok\n" }
        router.get("readyz") { _, _ -> Response in
            let reason = await ready()
            return Response(
                status: reason == nil ? .ok : .serviceUnavailable,
                headers: [.contentType: "text/plain; charset=utf-8"],
                body: .init(byteBuffer: ByteBuffer(string: (reason ?? "ready") + "\n"))
            )
        }
        router.get("metrics") { _, _ in
            Response(
                status: .ok,
                headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: .init(byteBuffer: ByteBuffer(string: metrics.exposition()))
            )
        }
        let application = Application(
            router: router,
            server: .http1(configuration: .init(idleTimeout: .seconds(30))),
            configuration: .init(address: .hostname(self.host, port: self.port), serverName: nil),
            logger: self.logger
        )
        try await application.run()
    }
}
