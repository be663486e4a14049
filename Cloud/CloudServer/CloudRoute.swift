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

/// One address of the web application with what it needs and what it does.
struct CloudRoute: Sendable {
    /// What a refused request gets: a page to sign in, or a problem document.
    enum Kind: Sendable {
        /// A person follows a link to it.
        case page
        /// A script or a program asks it.
        case api
    }

    var method: HTTPRequest.Method
    var path: String
    var access: RouteAccess
    var kind: Kind
    /// Whether the session's CSRF token must come along; every route that changes something, but for those without a
    /// session, which check something else.
    var needsToken: Bool
    var handler: @Sendable (Request, CloudContext) async throws -> Response

    /// A page.
    static func page(
        _ path: String,
        _ access: RouteAccess,
        handler: @escaping @Sendable (Request, CloudContext) async throws -> Response
    ) -> Self {
        Self(method: .get, path: path, access: access, kind: .page, needsToken: false, handler: handler)
    }

    /// An address that answers data.
    static func get(
        _ path: String,
        _ access: RouteAccess,
        handler: @escaping @Sendable (Request, CloudContext) async throws -> Response
    ) -> Self {
        Self(method: .get, path: path, access: access, kind: .api, needsToken: false, handler: handler)
    }

    /// An address that answers with the headers of data.
    static func head(
        _ path: String,
        _ access: RouteAccess,
        handler: @escaping @Sendable (Request, CloudContext) async throws -> Response
    ) -> Self {
        Self(method: .head, path: path, access: access, kind: .api, needsToken: false, handler: handler)
    }

    /// An address that changes something.
    static func post(
        _ path: String,
        _ access: RouteAccess,
        kind: Kind = .api,
        handler: @escaping @Sendable (Request, CloudContext) async throws -> Response
    ) -> Self {
        Self(method: .post, path: path, access: access, kind: kind, needsToken: access != .anyone, handler: handler)
    }
}
