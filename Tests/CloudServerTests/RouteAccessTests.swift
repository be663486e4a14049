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

import Foundations
import HTTPServing
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Identity
import Testing

@testable import CloudServer

/// Every route is walked: what is not meant for everybody is closed to everybody else.
@Suite struct RouteAccessTests {
    /// All that may be reached without a session; a new route must be put here on purpose to be public.
    static let publicRoutes: Set<String> = [
        "GET /", "GET /assets/**", "GET /sign-in", "POST /sign-in", "GET /setup", "POST /setup", "POST /enrolment",
    ]

    @Test("Only the routes of the list are open to anyone")
    func publicList() async throws {
        let fixture = try await CloudFixture()
        let open = fixture.router.routes.filter { $0.access == .anyone }.map { "\($0.method.rawValue) \($0.path)" }
        #expect(Set(open) == Self.publicRoutes)
        try await fixture.run { _ in }
    }

    @Test("Without a session every other route refuses, and pages lead to the sign-in")
    func withoutSession() async throws {
        let fixture = try await CloudFixture()
        let routes = fixture.router.routes
        #expect(routes.count > 15)
        try await fixture.run { client in
            for route in routes where route.access != .anyone {
                let path = CloudFixture.path(of: route)
                let headers: HTTPFields = [.origin: CloudFixture.origin]
                try await client.execute(uri: path, method: route.method, headers: headers) { response in
                    if route.kind == .page {
                        #expect(response.status == .seeOther, "\(route.method) \(path)")
                        #expect(response.headers[.location]?.hasPrefix("/sign-in") == true)
                    } else {
                        #expect(response.status == .unauthorized, "\(route.method) \(path)")
                    }
                }
            }
        }
    }

    @Test("An observer gets no further than an observer's rights")
    func observer() async throws {
        let fixture = try await CloudFixture()
        let rights = Role.observer.rights
        let session = try await fixture.session("watcher")
        let routes = fixture.router.routes
        try await fixture.run { client in
            for route in routes {
                guard case .right(let right) = route.access, !rights.contains(right) else { continue }
                var headers: HTTPFields = [.origin: CloudFixture.origin, .cookie: session.cookie]
                headers[HTTPField.Name("X-CSRF-Token")!] = session.token
                try await client.execute(uri: CloudFixture.path(of: route), method: route.method, headers: headers) {
                    #expect($0.status == .forbidden, "\(route.method) \(route.path)")
                }
            }
        }
    }

    @Test("A POST from another page, or without the session's token, is refused")
    func crossSite() async throws {
        let fixture = try await CloudFixture()
        let session = try await fixture.session("admin")
        let routes = fixture.router.routes.filter { $0.method == .post && $0.path != "/enrolment" }
        #expect(routes.count >= 5)
        try await fixture.run { client in
            for route in routes {
                let path = CloudFixture.path(of: route)
                var headers: HTTPFields = [.origin: "https://elsewhere.test", .cookie: session.cookie]
                headers[HTTPField.Name("X-CSRF-Token")!] = session.token
                try await client.execute(uri: path, method: .post, headers: headers) {
                    #expect($0.status == .forbidden, "other origin: \(route.path)")
                }
                headers[.origin] = nil
                try await client.execute(uri: path, method: .post, headers: headers) {
                    #expect($0.status == .forbidden, "no origin: \(route.path)")
                }
                guard route.needsToken else { continue }
                headers[.origin] = CloudFixture.origin
                headers[HTTPField.Name("X-CSRF-Token")!] = "wrong"
                try await client.execute(uri: path, method: .post, headers: headers) {
                    #expect($0.status == .forbidden, "wrong token: \(route.path)")
                }
            }
        }
    }

    @Test("WebSockets want a session and our own origin")
    func sockets() async throws {
        let fixture = try await CloudFixture()
        let session = try await fixture.session("admin")
        let sockets = BrowserSockets(services: fixture.services)
        func isAccepted(_ headers: HTTPFields, path: String = "/events") async -> Bool {
            let request = HTTPRequest(
                method: .get,
                scheme: "https",
                authority: "oriel.test",
                path: path,
                headerFields: headers
            )
            switch await sockets.decide(request) {
            case .accept: return true
            case .refuse: return false
            }
        }
        #expect(await isAccepted([.origin: CloudFixture.origin, .cookie: session.cookie]))
        #expect(await !isAccepted([.origin: CloudFixture.origin]))
        #expect(await !isAccepted([.cookie: session.cookie]))
        #expect(await !isAccepted([.origin: "https://elsewhere.test", .cookie: session.cookie]))
        let unknown = "/live/\(UUIDv7(time: SystemTimeSource().utc))"
        #expect(await !isAccepted([.origin: CloudFixture.origin, .cookie: session.cookie], path: unknown))
        try await fixture.run { _ in }
    }
}
