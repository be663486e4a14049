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
import Foundation

/// The 256 random bits that a browser shows for its session.
///
/// The database holds only their SHA-256, so a stolen copy of it opens no session. The token against cross-site requests
/// is an HMAC under the same bits, so it need not be stored either.
public struct SessionToken: Sendable {
    /// The bytes of a token.
    static let size = 32

    private let bytes: [UInt8]

    /// Makes a new token.
    init() {
        self.bytes = randomBytes(Self.size)
    }

    /// Reads the 43 characters of a cookie; nil for anything else.
    public init?(_ text: String) {
        guard text.utf8.count == 43, let bytes = base64URLBytes(text), bytes.count == Self.size else { return nil }
        self.bytes = bytes
    }

    /// The value of the cookie: 43 characters of base64url (RFC 4648 §5).
    public var text: String { base64URL(self.bytes) }

    /// What the database holds.
    var hash: [UInt8] { Array(SHA256.hash(data: self.bytes)) }

    /// What a page sends along with every change, to show that it is one of ours.
    public var csrfToken: String {
        base64URL(Array(HMAC<SHA256>.authenticationCode(for: Self.csrfContext, using: SymmetricKey(data: self.bytes))))
    }

    /// Whether a page sent the right token against cross-site requests; takes the same time whatever it sent.
    public func isValidCSRFToken(_ text: String) -> Bool {
        guard text.utf8.count == 43, let code = base64URLBytes(text) else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(
            code,
            authenticating: Self.csrfContext,
            using: SymmetricKey(data: self.bytes)
        )
    }

    private static let csrfContext = Array("oriel csrf 1".utf8)
}

extension SessionToken: CustomStringConvertible, CustomDebugStringConvertible {
    /// Words instead of the token, which must not reach a log.
    public var description: String { "a session token" }

    /// Words instead of the token, which must not reach a log.
    public var debugDescription: String { self.description }
}

/// Bytes as base64url without padding (RFC 4648 §5).
private func base64URL(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
}

/// The bytes of a base64url text without padding; nil for anything else.
private func base64URLBytes(_ text: String) -> [UInt8]? {
    guard text.utf8.allSatisfy({ $0 != 0x2B && $0 != 0x2F && $0 != 0x3D }) else { return nil }
    let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    let plain = text.replacing("-", with: "+").replacing("_", with: "/") + padding
    return Data(base64Encoded: plain).map(Array.init)
}
