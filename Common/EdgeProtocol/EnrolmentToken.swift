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
import Foundations

/// The one line that lets an edge join, once: `oriel1.<url>.<pin>.<secret>`.
///
/// The URL is base64url, the pin the SHA-256 of the device root in hexadecimal, the secret 256 random bits in base64url.
/// The secret never crosses the wire: both sides derive a key from it and prove with HMAC that they hold it. So nobody
/// between them, not even a proxy that opens TLS, can enrol in the edge's place or pose as the cloud.
public struct EnrolmentToken: Hashable, Sendable {
    /// Where the cloud's enrolment is, for example `https://oriel.example.org`.
    public var url: String
    /// The SHA-256 of the device root's certificate, in hexadecimal.
    public var pin: String
    private let secret: [UInt8]

    /// Makes a new token with a secret of its own.
    public init(url: String, pin: String) {
        var generator = SystemRandomNumberGenerator()
        self.url = url
        self.pin = pin
        self.secret = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    /// Reads the line; nil when it is no token.
    public init?(_ text: some StringProtocol) {
        let parts = text.trimmingCharacters(in: .whitespacesAndNewlines).split(
            separator: ".",
            omittingEmptySubsequences: false
        )
        guard parts.count == 4, parts[0] == "oriel1", let url = Base64URL.decode(parts[1]),
            let secret = Base64URL.decode(parts[3]), secret.count == 32, let pin = bytes(hexadecimal: parts[2]),
            pin.count == 32,
            let urlText = String(validating: url, as: UTF8.self)
        else { return nil }
        self.url = urlText
        self.pin = hexadecimal(pin)
        self.secret = secret
    }

    /// The line.
    public var line: String {
        "oriel1.\(Base64URL.encode([UInt8](self.url.utf8))).\(self.pin).\(Base64URL.encode(self.secret))"
    }

    /// The key that both sides derive; the cloud keeps this until the token is used, never the secret.
    public var key: EnrolmentKey {
        EnrolmentKey(bytes: [UInt8](SHA256.hash(data: Array("oriel enrolment 1".utf8) + self.secret)))
    }
}

/// What a token's secret turns into: names the token and proves that a message comes from who holds it.
public struct EnrolmentKey: Hashable, Sendable {
    /// The 32 bytes of the key.
    public let bytes: [UInt8]

    /// Makes a key from its stored bytes.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Names the token on the wire and in the cloud's table; tells nothing about the key.
    public var tokenID: String { hexadecimal(SHA256.hash(data: Array("id".utf8) + self.bytes)) }

    /// A proof that the holder of the key said `message` as `speaker`.
    public func proof(speaker: String, message: [UInt8]) -> [UInt8] {
        [UInt8](
            HMAC<SHA256>.authenticationCode(
                for: Array("\(speaker)\n".utf8) + message,
                using: SymmetricKey(data: self.bytes)
            )
        )
    }

    /// Whether `proof` is right, compared in constant time.
    public func isValid(proof: [UInt8], speaker: String, message: [UInt8]) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(
            proof,
            authenticating: Array("\(speaker)\n".utf8) + message,
            using: SymmetricKey(data: self.bytes)
        )
    }
}
