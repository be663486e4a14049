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

/// A response, from the camera or from us (RFC 2326 §7).
public struct RTSPResponse: Hashable, Sendable {
    /// The status code, 100 to 999.
    public var status: Int
    /// The reason phrase, possibly empty.
    public var reason: String
    /// The header fields.
    public var headers: RTSPHeaders
    /// The body.
    public var body: [UInt8]

    /// Makes a response.
    public init(status: Int, reason: String, headers: RTSPHeaders = RTSPHeaders(), body: [UInt8] = []) {
        self.status = status
        self.reason = reason
        self.headers = headers
        self.body = body
    }

    /// The number of the request that this answers; nil where the field is missing or no number.
    public var sequence: Int? { self.headers["CSeq"].flatMap { Int($0) } }

    /// The response as it goes over the wire; `Content-Length` is added where there is a body.
    public func serialized() -> [UInt8] {
        var headers = self.headers
        if !self.body.isEmpty { headers["Content-Length"] = String(self.body.count) }
        return Array("RTSP/1.0 \(self.status) \(self.reason)\r\n\(headers.serialized)\r\n".utf8) + self.body
    }
}
