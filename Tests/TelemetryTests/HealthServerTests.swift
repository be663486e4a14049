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
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import ServiceLifecycle
import ServiceLifecycleTestKit
import Synchronization
import Testing

@testable import Telemetry

@Suite(.timeLimit(.minutes(1))) struct HealthServerTests {
    private struct Answer: Equatable {
        var status: UInt
        var type: String?
        var body: String
    }

    /// Why the program of the test is not ready; nil when it is.
    private final class Readiness: Sendable {
        private let reason = Mutex<String?>(nil)

        func set(_ reason: String?) { self.reason.withLock { $0 = reason } }
        func get() -> String? { self.reason.withLock { $0 } }
    }

    /// Runs a server on a free port while `body` does, then stops it.
    private static func withServer(
        metrics: MetricsRegistry = MetricsRegistry(),
        readiness: Readiness = Readiness(),
        _ body: (_ get: (String) async throws -> Answer) async throws -> Void
    ) async throws {
        let probe = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(probe.localAddress?.port)
        try await probe.close()
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let server = HealthServer(host: "127.0.0.1", port: port, metrics: metrics, logger: logger) { readiness.get() }
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await server.run() }
                func get(_ path: String) async throws -> Answer {
                    let request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
                    for _ in 0..<200 {
                        do {
                            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(5))
                            let body = try await response.body.collect(upTo: 1 << 20)
                            return Answer(
                                status: response.status.code,
                                type: response.headers.first(name: "Content-Type"),
                                body: String(buffer: body)
                            )
                        } catch is HTTPClientError {
                            throw HTTPClientError.deadlineExceeded
                        } catch {
                            // It is not listening yet.
                            try await Task.sleep(for: .milliseconds(20))
                        }
                    }
                    throw HTTPClientError.connectTimeout
                }
                try await body(get)
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
    }

    @Test func theProgramIsAliveWhetherItIsReadyOrNot() async throws {
        let readiness = Readiness()
        try await Self.withServer(readiness: readiness) { (get) async throws in
            #expect(try await get("/healthz").status == 200)
            readiness.set("The disk is full.")
            #expect(try await get("/healthz").status == 200)
        }
    }

    @Test func whyItIsNotReadyIsSaid() async throws {
        let readiness = Readiness()
        let type = "text/plain; charset=utf-8"
        try await Self.withServer(readiness: readiness) { (get) async throws in
            #expect(try await get("/readyz") == Answer(status: 200, type: type, body: "ready\n"))
            readiness.set("The disk is full.")
            #expect(try await get("/readyz") == Answer(status: 503, type: type, body: "The disk is full.\n"))
            readiness.set(nil)
            #expect(try await get("/readyz").status == 200)
        }
    }

    @Test func theMetricsAreShownAsTheyAre() async throws {
        let metrics = MetricsRegistry()
        try await Self.withServer(metrics: metrics) { (get) async throws in
            metrics.set("oriel_gauge", help: "G.", to: 1)
            let answer = try await get("/metrics")
            #expect(answer.status == 200)
            #expect(answer.type == "text/plain; version=0.0.4; charset=utf-8")
            #expect(answer.body == metrics.exposition())
            metrics.set("oriel_gauge", help: "G.", to: 2)
            #expect(try await get("/metrics").body.contains("oriel_gauge 2.0"))
        }
    }

    @Test(arguments: ["/", "/admin", "/metrics/x"])
    func nothingElseIsThere(path: String) async throws {
        try await Self.withServer { (get) async throws in
            #expect(try await get(path).status == 404)
        }
    }
}
