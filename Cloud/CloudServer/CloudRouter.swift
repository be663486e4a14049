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

import Foundation
import Foundations
import HTTPServing
import HTTPTypes
import Hummingbird
import Identity
import NIOCore

/// Puts the routes behind their locks: session, right, origin, token, in this order, for each of them.
struct CloudRouter: Sendable {
    /// All routes; the tests walk this list.
    let routes: [CloudRoute]
    private let services: CloudServices

    init(services: CloudServices) {
        self.services = services
        self.routes =
            PublicRoutes(services: services).routes + PageRoutes(services: services).routes
            + RoomRoutes(services: services).routes + RecordingRoutes(services: services).routes
    }

    /// The router for the application.
    func build() -> Router<CloudContext> {
        let router = Router(context: CloudContext.self)
        router.add(middleware: SecurityHeaders())
        router.add(middleware: ErrorPages(services: self.services))
        for route in self.routes {
            router.on(RouterPath(route.path), method: route.method) { request, context -> Response in
                try await self.answer(request, context, route)
            }
        }
        return router
    }

    private func answer(_ request: Request, _ context: CloudContext, _ route: CloudRoute) async throws -> Response {
        var context = context
        if let token = SessionCookie.token(in: request.headers),
            let session = try await self.services.identity.principal(forSessionToken: token)
        {
            context.principal = session.principal
            context.csrfToken = session.csrfToken
            context.sessionToken = token
        }
        switch route.access {
        case .anyone: break
        case .signedIn:
            guard context.principal != nil else { return try self.refuse(request, route) }
        case .right(let right):
            guard let principal = context.principal else { return try self.refuse(request, route) }
            guard principal.may(right) else { throw RouteAccess.forbidden }
        }
        if route.method == .post {
            try await self.checkPost(request, context, route)
        }
        return try await route.handler(request, context)
    }

    /// A person without a session is sent to sign in and back; a script is told.
    private func refuse(_ request: Request, _ route: CloudRoute) throws -> Response {
        guard route.kind == .page else { throw RouteAccess.unauthorized }
        let next = request.uri.path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? "/"
        return Response(status: .seeOther, headers: [.location: "/sign-in?next=\(next)"])
    }

    private func checkPost(_ request: Request, _ context: CloudContext, _ route: CloudRoute) async throws {
        // An enrolling edge is no browser: it sends no origin and has no cookie; its proof is in the body.
        let isProgram = route.path == PublicRoutes.enrolmentPath
        guard isProgram || self.services.origin.allows(request.headers) else {
            throw Problem(
                .forbidden,
                title: "Sent from elsewhere",
                detail: "This request did not come from a page of Oriel. Open Oriel in its own tab and try again."
            )
        }
        guard route.needsToken, route.kind == .api else { return }
        try Self.checkToken(request.headers[HTTPField.Name("X-CSRF-Token")!] ?? "", context)
    }

    /// Throws unless `token` is the session's; forms call it once they have read their fields.
    static func checkToken(_ token: String, _ context: CloudContext) throws {
        guard let session = context.sessionToken.flatMap({ SessionToken($0) }), session.isValidCSRFToken(token) else {
            throw Problem(
                .forbidden,
                title: "The page is too old",
                detail: "Reload the page and try again; nothing was changed."
            )
        }
    }
}
