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

import Crypto

/// A file that pages load, kept in memory with its tag.
public struct WebAsset: Sendable {
    /// The bytes.
    public let bytes: [UInt8]
    /// The media type.
    public let contentType: String
    /// A strong entity tag (RFC 9110 §8.8.3).
    public let entityTag: String

    init(bytes: [UInt8], path: String) {
        self.bytes = bytes
        self.contentType = Self.contentType(of: path)
        let digest = SHA256.hash(data: bytes).prefix(12).map { String(UInt16($0) + 256, radix: 16).dropFirst() }
        self.entityTag = "\"\(digest.joined())\""
    }

    private static func contentType(of path: String) -> String {
        switch path.split(separator: ".").last {
        case "js": "text/javascript; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "svg": "image/svg+xml"
        case "json": "application/json"
        default: "application/octet-stream"
        }
    }
}
