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
import Hummingbird
import NIOCore
import NIOHTTP1
import Synchronization
import Testing

@testable import HTTPServing

/// One port for HTTP/2, HTTP/1.1 and WebSockets.
@Suite(.timeLimit(.minutes(1))) struct NegotiatedChannelTests {
    private static func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.get("hello") { request, _ in "\(request.uri.path) for \(request.headers[.cookie] ?? "nobody")" }
        router.get("large") { _, _ in
            Response(
                status: .ok,
                body: .init { writer in
                    for number in 0..<64 {
                        try await writer.write(ByteBuffer(repeating: UInt8(number), count: 64 << 10))
                    }
                    try await writer.finish(nil)
                }
            )
        }
        return router
    }

    private static func get(
        _ paths: [String],
        _ version: HTTPClient.Configuration.HTTPVersion,
        from server: LoopbackServer
    ) async throws -> [(version: HTTPVersion, body: ByteBuffer)] {
        var configuration = HTTPClient.Configuration(tlsConfiguration: try LoopbackServer.clientTLS())
        configuration.dnsOverride = [LoopbackServer.name: "127.0.0.1"]
        configuration.httpVersion = version
        return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
            try await withThrowingTaskGroup(of: (Int, HTTPVersion, ByteBuffer).self) { group in
                for (place, path) in paths.enumerated() {
                    group.addTask {
                        var request = HTTPClientRequest(url: "https://\(LoopbackServer.name):\(server.port)\(path)")
                        // A browser may send its cookies in crumbs (RFC 9113 §8.2.3).
                        request.headers = ["cookie": "a=1", "cookie": "b=2"]
                        let response = try await client.execute(request, timeout: .seconds(20))
                        return (place, response.version, try await response.body.collect(upTo: 8 << 20))
                    }
                }
                var answers: [Int: (HTTPVersion, ByteBuffer)] = [:]
                for try await (place, version, body) in group { answers[place] = (version, body) }
                return paths.indices.compactMap { answers[$0] }
            }
        }
    }

    @Test func theClientChoosesTheVersion() async throws {
        try await LoopbackServer.run(router: Self.router(), offersHTTP2: true) { server in
            let second = try await Self.get(["/hello"], .automatic, from: server)
            #expect(second.map(\.version) == [.http2])
            #expect(second.map { String(buffer: $0.body) } == ["/hello for a=1; b=2"])
            let first = try await Self.get(["/hello"], .http1Only, from: server)
            #expect(first.map(\.version) == [.http1_1])
        }
    }

    @Test func manyAnswersShareOneConnection() async throws {
        try await LoopbackServer.run(router: Self.router(), offersHTTP2: true) { server in
            let answers = try await Self.get(Array(repeating: "/large", count: 8), .automatic, from: server)
            #expect(answers.map(\.version) == Array(repeating: .http2, count: 8))
            #expect(answers.allSatisfy { $0.body.readableBytes == 4 << 20 })
        }
    }

    @Test func aWebSocketOpensOnTheSamePort() async throws {
        let reply = try await LoopbackServer.run(offersHTTP2: true, webSocket: WebSocketTests.echo) { server in
            let reply = Mutex<WebSocketMessage?>(nil)
            try await server.client().connect(path: "/") { connection in
                try await connection.send(text: "hello")
                var messages = connection.messages.makeAsyncIterator()
                let message = try await messages.next()
                reply.withLock { $0 = message }
            }
            return reply.withLock { $0 }
        }
        #expect(reply == .text("hello"))
    }
}
