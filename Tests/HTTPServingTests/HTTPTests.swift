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
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import Testing

@testable import HTTPServing

/// What the router answers on the port that also takes WebSockets.
@Suite(.timeLimit(.minutes(1))) struct HTTPTests {
    private struct Answer: Sendable {
        var status: Int
        var headers: HTTPHeaders
        var body: String
    }

    private static func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.middlewares.add(SecurityHeaders())
        router.get("hello") { _, _ in "hello" }
        router.get("cached") { _, _ in
            Response(status: .ok, headers: [.cacheControl: "public, max-age=60"], body: .init())
        }
        router.get("locked") { _, _ -> Response in
            throw Problem(
                .forbidden,
                title: "No right",
                detail: "You may not \"watch\" this room.",
                headers: [.retryAfter: "30", .cacheControl: "public"]
            )
        }
        return router
    }

    private static func get(_ path: String, headers: [(String, String)] = []) async throws -> Answer {
        try await LoopbackServer.run(router: self.router()) { server in
            var configuration = HTTPClient.Configuration(tlsConfiguration: try LoopbackServer.clientTLS())
            configuration.dnsOverride = [LoopbackServer.name: "127.0.0.1"]
            configuration.httpVersion = .http1Only
            let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
            do {
                var request = HTTPClientRequest(url: "https://\(LoopbackServer.name):\(server.port)\(path)")
                request.headers = HTTPHeaders(headers)
                let response = try await client.execute(request, timeout: .seconds(10))
                let body = try await response.body.collect(upTo: 1 << 20)
                try await client.shutdown()
                return Answer(
                    status: Int(response.status.code),
                    headers: response.headers,
                    body: String(buffer: body)
                )
            } catch {
                try await client.shutdown()
                throw error
            }
        }
    }

    @Test func anOrdinaryRequestIsAnswered() async throws {
        let answer = try await Self.get("/hello")
        #expect(answer.status == 200)
        #expect(answer.body == "hello")
    }

    /// OWASP ASVS 5.0 §3.4; on refusals and on what is not there as well.
    @Test(arguments: ["/hello", "/cached", "/locked", "/nowhere"])
    func everyAnswerCarriesTheSecurityHeaders(path: String) async throws {
        let headers = try await Self.get(path).headers
        let policy = try #require(headers.first(name: "Content-Security-Policy"))
        #expect(policy.contains("default-src 'none'"))
        #expect(policy.contains("frame-ancestors 'none'"))
        #expect(!policy.contains("unsafe"))
        #expect(headers["Strict-Transport-Security"] == ["max-age=31536000"])
        #expect(headers["X-Content-Type-Options"] == ["nosniff"])
        #expect(headers["Referrer-Policy"] == ["same-origin"])
        #expect(headers["Cross-Origin-Opener-Policy"] == ["same-origin"])
        #expect(headers["Cross-Origin-Resource-Policy"] == ["same-origin"])
        #expect(headers["Cache-Control"] == [path == "/cached" ? "public, max-age=60" : "no-store"])
    }

    @Test func aProblemIsADocument() async throws {
        let answer = try await Self.get("/locked")
        #expect(answer.headers["Content-Type"] == ["application/problem+json"])
        #expect(answer.headers["Retry-After"] == ["30"])
        #expect(answer.headers["Cache-Control"] == ["no-store"])
    }
}
