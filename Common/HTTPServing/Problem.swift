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
import HTTPTypes
public import Hummingbird
import NIOCore

/// A problem document (RFC 9457): what went wrong, in words for the person who reads the page.
public struct Problem: Error, HTTPResponseError, Sendable {
    /// The HTTP status.
    public var status: HTTPResponse.Status
    /// What happened, in a few words that stay the same for the same kind of problem.
    public var title: String
    /// This case: what is safe, and what to do.
    public var detail: String
    /// Further fields of the answer, for example `Retry-After`.
    public var headers: HTTPFields

    private struct Body: Encodable {
        var status: Int
        var title: String
        var detail: String
    }

    /// Makes a problem.
    public init(_ status: HTTPResponse.Status, title: String, detail: String, headers: HTTPFields = [:]) {
        self.status = status
        self.title = title
        self.detail = detail
        self.headers = headers
    }

    /// The problem as `application/problem+json`.
    public func response(from request: Request, context: some RequestContext) throws -> Response {
        let body = try JSONEncoder().encode(Body(status: self.status.code, title: self.title, detail: self.detail))
        var headers = self.headers
        headers[.contentType] = "application/problem+json"
        headers[.cacheControl] = "no-store"
        return Response(status: self.status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }
}
