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
public import Foundations

/// Shows a camera that a request comes from somebody who knows the password (WS-Security UsernameToken Profile 1.0 §3.1).
///
/// The password itself does not travel: the digest is `Base64(SHA1(nonce + created + password))`. A camera checks
/// `created` against its own clock, so the time has to be the camera's (``DeviceTime``).
public struct UsernameToken: Hashable, Sendable {
    private let user: String
    private let nonce: [UInt8]
    private let created: String
    private let digest: String

    /// Makes a token for one request.
    ///
    /// - Parameters:
    ///   - user: User name.
    ///   - password: Password; kept only as the digest.
    ///   - created: Now, by the camera's clock.
    ///   - nonce: Bytes that nobody can guess, never used twice; nil draws 16.
    public init(user: String, password: String, created: UTCTime, nonce: [UInt8]? = nil) {
        var generator = SystemRandomNumberGenerator()
        let drawn = (generator.next() as UInt64).bigEndianBytes + (generator.next() as UInt64).bigEndianBytes
        self.user = user
        self.nonce = nonce ?? drawn
        self.created = created.rfc3339(fractionDigits: created.microsecondsSince1970 % 1_000_000 == 0 ? 0 : 3)
        self.digest = Self.digest(nonce: self.nonce, created: self.created, password: password)
    }

    /// The digest of WS-Security UsernameToken Profile 1.0 §3.1, in Base64.
    static func digest(nonce: [UInt8], created: String, password: String) -> String {
        base64(Insecure.SHA1.hash(data: nonce + Array(created.utf8) + Array(password.utf8)))
    }

    /// The header of the envelope.
    var header: String {
        let profile =
            "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordDigest"
        let encoding = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary"
        return """
            <wsse:Security xmlns:wsse="\(Namespace.security)" xmlns:wsu="\(Namespace.securityUtility)">\
            <wsse:UsernameToken><wsse:Username>\(SOAPEnvelope.escaped(self.user))</wsse:Username>\
            <wsse:Password Type="\(profile)">\(self.digest)</wsse:Password>\
            <wsse:Nonce EncodingType="\(encoding)">\(base64(self.nonce))</wsse:Nonce>\
            <wsu:Created>\(self.created)</wsu:Created></wsse:UsernameToken></wsse:Security>
            """
    }
}
