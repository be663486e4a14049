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
import Identity
import NIOCore
import WebApp

/// Answers with pages.
enum HTMLPage {
    /// HTML that nobody may cache: it is one person's.
    static func response(_ html: String) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: html))
        )
    }

    /// A page of somebody who is signed in, with the frame around it.
    static func render(
        _ page: String,
        nav: String,
        _ values: WebApp.Context,
        _ context: CloudContext,
        _ services: CloudServices
    ) async throws -> Response {
        var all = values
        all["csrf"] = context.csrfToken ?? ""
        all["organisation"] = await services.organisationName()
        all["user"] = ["name": try context.signedIn.name]
        all["nav"] = [nav: true]
        return self.response(try services.web.render(page, all))
    }

    /// A redirect after a form (RFC 9110 §15.4.4).
    static func seeOther(_ location: String, cookie: String? = nil) -> Response {
        var headers: HTTPFields = [.location: location]
        if let cookie { headers[.setCookie] = cookie }
        return Response(status: .seeOther, headers: headers)
    }
}
