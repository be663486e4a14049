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

import EdgeProtocol
import Fleet
import Foundation
import HTTPServing
import HTTPTypes
import Hummingbird
import Identity
import NIOCore
import NIOFoundationCompat
import PKI
import WebApp

/// What can be reached without a session: sign-in, set-up, files of pages, enrolment of edges.
struct PublicRoutes: Sendable {
    static let enrolmentPath = "/enrolment"
    /// The longest enrolment request, in bytes.
    static let maximumEnrolmentBytes = 64 << 10

    let services: CloudServices

    var routes: [CloudRoute] {
        [
            .page("/", .anyone) { _, _ in HTMLPage.seeOther("/rooms") },
            .get("/assets/**", .anyone) { request, context in try self.asset(request, context) },
            .page("/sign-in", .anyone) { request, context in try await self.signInPage(request, context) },
            .post("/sign-in", .anyone, kind: .page) { request, context in try await self.signIn(request, context) },
            .post("/sign-out", .signedIn, kind: .page) { request, context in try await self.signOut(request, context) },
            .page("/setup", .anyone) { request, _ in try await self.setupPage(request) },
            .post("/setup", .anyone, kind: .page) { request, context in try await self.setUp(request, context) },
            .post(Self.enrolmentPath, .anyone) { request, _ in try await self.enrol(request) },
        ]
    }

    private func asset(_ request: Request, _ context: CloudContext) throws -> Response {
        let path = String(request.uri.path.dropFirst("/assets/".count))
        guard let asset = self.services.web.asset(path) else {
            throw Problem(.notFound, title: "Nothing is here", detail: "There is no file of this name.")
        }
        let headers: HTTPFields = [
            .contentType: asset.contentType, .eTag: asset.entityTag, .cacheControl: "no-cache",
        ]
        if request.headers[.ifNoneMatch] == asset.entityTag { return Response(status: .notModified, headers: headers) }
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: asset.bytes)))
    }

    private func signInPage(_ request: Request, _ context: CloudContext) async throws -> Response {
        if try await self.services.identity.needsSetup() { return HTMLPage.seeOther("/setup") }
        if context.principal != nil { return HTMLPage.seeOther("/rooms") }
        var values: WebApp.Context = ["csrf": ""]
        if let next = request.uri.queryParameters["next"], Self.isLocal(String(next)) { values["next"] = String(next) }
        return HTMLPage.response(try self.services.web.render("sign-in", values))
    }

    private func signIn(_ request: Request, _ context: CloudContext) async throws -> Response {
        let form = try await FormBody(request)
        let address = context.channel.remoteAddress?.ipAddress ?? "unknown"
        do throws(IdentityError) {
            let session = try await self.services.identity.signIn(
                name: form["name"],
                password: form["password"],
                address: address
            )
            let next = Self.isLocal(form["next"]) ? form["next"] : "/rooms"
            return HTMLPage.seeOther(next, cookie: SessionCookie.set(session.token.text))
        } catch {
            var values: WebApp.Context = ["csrf": "", "name": form["name"], "error": error.message]
            if Self.isLocal(form["next"]) { values["next"] = form["next"] }
            var response = HTMLPage.response(try self.services.web.render("sign-in", values))
            response.status = error.code == .tooManyAttempts ? .tooManyRequests : .unauthorized
            if let wait = error.retryAfter { response.headers[.retryAfter] = String(max(1, wait.components.seconds)) }
            return response
        }
    }

    private func signOut(_ request: Request, _ context: CloudContext) async throws -> Response {
        let form = try await FormBody(request)
        try CloudRouter.checkToken(form["csrf"], context)
        if let token = context.sessionToken { try await self.services.identity.signOut(sessionToken: token) }
        return HTMLPage.seeOther("/sign-in", cookie: SessionCookie.clear)
    }

    private func setupPage(_ request: Request) async throws -> Response {
        guard try await self.services.identity.needsSetup() else { return HTMLPage.seeOther("/sign-in") }
        var values: WebApp.Context = ["csrf": ""]
        if let code = request.uri.queryParameters["code"] { values["code"] = String(code) }
        return HTMLPage.response(try self.services.web.render("setup", values))
    }

    private func setUp(_ request: Request, _ context: CloudContext) async throws -> Response {
        let form = try await FormBody(request)
        do throws(IdentityError) {
            _ = try await self.services.identity.redeemSetupCode(
                form["code"],
                name: form["name"],
                password: form["password"]
            )
            let session = try await self.services.identity.signIn(
                name: form["name"],
                password: form["password"],
                address: context.channel.remoteAddress?.ipAddress ?? "unknown"
            )
            return HTMLPage.seeOther("/rooms", cookie: SessionCookie.set(session.token.text))
        } catch {
            let values: WebApp.Context = [
                "csrf": "", "code": form["code"], "name": form["name"], "error": error.message,
            ]
            var response = HTMLPage.response(try self.services.web.render("setup", values))
            response.status = .unprocessableContent
            return response
        }
    }

    private func enrol(_ request: Request) async throws -> Response {
        var request = request
        let body = try await request.collectBody(upTo: Self.maximumEnrolmentBytes)
        guard let message = try? JSONDecoder().decode(EnrolmentRequest.self, from: body) else {
            throw Problem(.badRequest, title: "No enrolment", detail: "Use 'oriel-edge enroll' to enrol a machine.")
        }
        do {
            let reply = try await self.services.desk.enrol(message)
            return Response(
                status: .ok,
                headers: [.contentType: "application/json"],
                body: .init(byteBuffer: ByteBuffer(bytes: try JSONEncoder().encode(reply)))
            )
        } catch let error as FleetError {
            throw Problem(.forbidden, title: "Not enrolled", detail: error.message)
        } catch let error as PKIError {
            throw Problem(.badRequest, title: "Not enrolled", detail: error.message)
        }
    }

    /// Whether an address to go on to is a path of ours, so that nobody is sent elsewhere.
    private static func isLocal(_ path: String) -> Bool {
        path.hasPrefix("/") && !path.hasPrefix("//") && !path.contains("\\") && !path.contains("\n")
    }
}
