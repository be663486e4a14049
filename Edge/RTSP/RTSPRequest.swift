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

/// A request, from us or from the camera (RFC 2326 §6).
public struct RTSPRequest: Hashable, Sendable {
    /// The method in capital letters, for example `DESCRIBE`.
    public var method: String
    /// The request URI.
    public var uri: String
    /// The header fields.
    public var headers: RTSPHeaders
    /// The body.
    public var body: [UInt8]

    /// Makes a request.
    public init(method: String, uri: String, headers: RTSPHeaders = RTSPHeaders(), body: [UInt8] = []) {
        self.method = method
        self.uri = uri
        self.headers = headers
        self.body = body
    }

    /// The request as it goes over the wire; `Content-Length` is added where there is a body.
    public func serialized() -> [UInt8] {
        var headers = self.headers
        if !self.body.isEmpty { headers["Content-Length"] = String(self.body.count) }
        return Array("\(self.method) \(self.uri) RTSP/1.0\r\n\(headers.serialized)\r\n".utf8) + self.body
    }
}
