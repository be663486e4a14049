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
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import CloudServer

/// Every page renders, with the headers that keep a browser safe, and no text is missing.
@Suite struct PageTests {
    @Test("Pages of a new organisation", arguments: ["/rooms", "/recordings", "/sites"])
    func emptyPages(path: String) async throws {
        let fixture = try await CloudFixture()
        let session = try await fixture.session("admin")
        try await fixture.run { client in
            try await client.execute(uri: path, method: .get, headers: [.cookie: session.cookie]) { response in
                #expect(response.status == .ok)
                let html = String(buffer: response.body)
                #expect(html.contains("</html>"))
                #expect(!html.contains("{{"))
                #expect(response.headers[.contentSecurityPolicy]?.contains("default-src 'none'") == true)
                #expect(response.headers[.cacheControl] == "no-store")
                #expect(response.headers[.strictTransportSecurity] != nil)
            }
        }
    }

    @Test("Signing in sets a cookie that scripts cannot read; a wrong password says so and sets none")
    func signIn() async throws {
        let fixture = try await CloudFixture()
        try await fixture.run { client in
            let headers: HTTPFields = [
                .origin: CloudFixture.origin, .contentType: "application/x-www-form-urlencoded",
            ]
            let right = "name=admin&password=correct+horse+battery&next=%2Fsites"
            try await client.execute(uri: "/sign-in", method: .post, headers: headers, body: .init(string: right)) {
                #expect($0.status == .seeOther)
                #expect($0.headers[.location] == "/sites")
                let cookie = $0.headers[.setCookie] ?? ""
                #expect(cookie.hasPrefix("__Host-oriel="))
                for part in ["Secure", "HttpOnly", "SameSite=Strict", "Path=/"] { #expect(cookie.contains(part)) }
            }
            let elsewhere = "name=admin&password=correct+horse+battery&next=%2F%2Felsewhere.test"
            try await client.execute(uri: "/sign-in", method: .post, headers: headers, body: .init(string: elsewhere)) {
                #expect($0.headers[.location] == "/rooms")
            }
            let wrong = "name=admin&password=wrong"
            try await client.execute(uri: "/sign-in", method: .post, headers: headers, body: .init(string: wrong)) {
                #expect($0.status == .unauthorized)
                #expect($0.headers[.setCookie] == nil)
                #expect(String(buffer: $0.body).contains("role=\"alert\""))
            }
        }
    }

    @Test("Signing out ends the session at once")
    func signOut() async throws {
        let fixture = try await CloudFixture()
        let session = try await fixture.session("admin")
        try await fixture.run { client in
            let headers: HTTPFields = [.origin: CloudFixture.origin, .cookie: session.cookie]
            let form = "csrf=\(session.token)"
            try await client.execute(uri: "/sign-out", method: .post, headers: headers, body: .init(string: form)) {
                #expect($0.status == .seeOther)
            }
            try await client.execute(uri: "/rooms", method: .get, headers: headers) {
                #expect($0.headers[.location] == "/sign-in?next=/rooms")
            }
        }
    }

    @Test("An error is a page for people and a problem document for scripts")
    func errors() async throws {
        let fixture = try await CloudFixture()
        let session = try await fixture.session("admin")
        try await fixture.run { client in
            let path = "/recordings/\(UUIDv7(time: SystemTimeSource().utc))"
            var headers: HTTPFields = [.cookie: session.cookie, .accept: "text/html"]
            try await client.execute(uri: path, method: .get, headers: headers) {
                #expect($0.status == .notFound)
                #expect($0.headers[.contentType]?.hasPrefix("text/html") == true)
            }
            headers[.accept] = "application/json"
            try await client.execute(uri: "/api" + path + "/cameras/x/timeline", method: .get, headers: headers) {
                #expect($0.status == .notFound)
                #expect($0.headers[.contentType] == "application/problem+json")
            }
        }
    }
}
