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
import Foundations

/// Answers the authentication challenges of a camera: Digest with SHA-256 or MD5 (RFC 7616, RFC 2617), else Basic
/// (RFC 7617).
///
/// The strongest way offered is taken. Realm, nonce and opaque go back exactly as they came, backslashes included, which
/// is also how they enter the digest.
public struct Authenticator: Sendable {
    private enum Method: Sendable {
        case basic
        case digest(DigestParameters)
    }

    private struct DigestParameters: Sendable {
        var realm: String
        var nonce: String
        var opaque: String?
        /// As the server wrote it; nil where it did not, which means MD5.
        var algorithm: String?
        var usesQualityOfProtection: Bool

        var isSHA256: Bool { self.algorithm?.hasPrefixIgnoringCase("SHA-256") == true }
        var isSession: Bool { self.algorithm?.uppercased().hasSuffix("-SESS") == true }
    }

    private let user: String
    private let password: String
    private let clientNonce: String
    private var method: Method?
    private var nonceCount: UInt32 = 0

    /// Whether the last challenge said that only its nonce had grown old (RFC 7616 §3.3).
    public private(set) var isStale = false

    /// Makes an authenticator.
    ///
    /// - Parameters:
    ///   - user: User name.
    ///   - password: Password.
    ///   - clientNonce: A text that nobody can guess; nil draws one.
    public init(user: String, password: String, clientNonce: String? = nil) {
        self.user = user
        self.password = password
        var generator = SystemRandomNumberGenerator()
        self.clientNonce = clientNonce ?? hexadecimal((generator.next() as UInt64).bigEndianBytes)
    }

    /// Chooses the strongest of the challenges in the `WWW-Authenticate` fields of a 401 reply.
    ///
    /// - Parameters:
    ///   - fields: The values of the fields.
    ///   - allowsBasic: Whether the password may be sent as it is, readable for whoever can read the connection.
    /// - Throws: `unauthorized` when only Basic is offered and not allowed, `unsupported` when none can be answered.
    public mutating func receive(challenges fields: [String], allowsBasic: Bool) throws(RTSPError) {
        let challenges = fields.flatMap { AuthenticationChallenge.parse($0) }
        var best: (rank: Int, method: Method, isStale: Bool)?
        for challenge in challenges {
            guard let (rank, method) = Self.method(challenge), rank > best?.rank ?? 0 else { continue }
            best = (rank, method, challenge.parameters["stale"]?.isEqualIgnoringCase("true") == true)
        }
        if case .basic? = best?.method, !allowsBasic {
            throw RTSPError(
                .unauthorized,
                "The camera offers only Basic authentication, which shows the password to everybody on the way; set the "
                    + "camera to Digest, use rtsps://, or allow it with --allow-basic (the edge: 'basic=allow' under "
                    + "cameras.settings)."
            )
        }
        guard let best else {
            let names = challenges.map { challenge in
                ([challenge.scheme] + [challenge.parameters["algorithm"]].compactMap(\.self)).joined(separator: " ")
            }
            throw RTSPError(
                .unsupported,
                "The camera asks for authentication that Oriel does not know (\(names.joined(separator: ", "))); "
                    + "set it to Digest with MD5 or SHA-256, or to Basic."
            )
        }
        self.method = best.method
        self.isStale = best.isStale
        self.nonceCount = 0
    }

    /// The `Authorization` field for a request; nil before the first challenge.
    public mutating func authorization(method: String, uri: String) -> String? {
        switch self.method {
        case nil: return nil
        case .basic: return "Basic " + base64("\(self.user):\(self.password)".utf8)
        case .digest(let parameters): return self.digest(parameters, method: method, uri: uri)
        }
    }

    private static func method(_ challenge: AuthenticationChallenge) -> (rank: Int, Method)? {
        if challenge.scheme == "basic" { return (1, .basic) }
        guard challenge.scheme == "digest", let nonce = challenge.parameters["nonce"] else { return nil }
        let algorithm = challenge.parameters["algorithm"].flatMap { $0.isEmpty ? nil : $0 }
        let name = algorithm?.uppercased() ?? "MD5"
        guard ["MD5", "MD5-SESS", "SHA-256", "SHA-256-SESS"].contains(name) else { return nil }
        let quality = challenge.parameters["qop"].flatMap { $0.isEmpty ? nil : $0 }
        let offers = quality?.split { $0 == "," || $0.isWhitespace } ?? []
        let usesQuality = offers.contains { $0.isEqualIgnoringCase("auth") }
        if quality != nil, !usesQuality { return nil }
        let parameters = DigestParameters(
            realm: challenge.parameters["realm"] ?? "",
            nonce: nonce,
            opaque: challenge.parameters["opaque"],
            algorithm: algorithm,
            usesQualityOfProtection: usesQuality
        )
        return (parameters.isSHA256 ? 3 : 2, .digest(parameters))
    }

    /// RFC 7616 §3.4.
    private mutating func digest(_ parameters: DigestParameters, method: String, uri: String) -> String {
        func hash(_ text: String) -> String {
            let bytes = Array(text.utf8)
            return parameters.isSHA256
                ? hexadecimal(Crypto.SHA256.hash(data: bytes)) : hexadecimal(Insecure.MD5.hash(data: bytes))
        }
        self.nonceCount += 1
        let count = hexadecimal(self.nonceCount.bigEndianBytes)
        var secret = hash("\(self.user):\(parameters.realm):\(self.password)")
        if parameters.isSession { secret = hash("\(secret):\(parameters.nonce):\(self.clientNonce)") }
        let request = hash("\(method):\(uri)")
        let response =
            parameters.usesQualityOfProtection
            ? hash("\(secret):\(parameters.nonce):\(count):\(self.clientNonce):auth:\(request)")
            : hash("\(secret):\(parameters.nonce):\(request)")
        let user = self.user.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
        var fields = [
            "username=\"\(user)\"", "realm=\"\(parameters.realm)\"", "nonce=\"\(parameters.nonce)\"", "uri=\"\(uri)\"",
            "response=\"\(response)\"",
        ]
        if let algorithm = parameters.algorithm { fields.append("algorithm=\(algorithm)") }
        if let opaque = parameters.opaque { fields.append("opaque=\"\(opaque)\"") }
        if parameters.usesQualityOfProtection {
            fields += ["qop=auth", "nc=\(count)", "cnonce=\"\(self.clientNonce)\""]
        } else if parameters.isSession {
            fields.append("cnonce=\"\(self.clientNonce)\"")
        }
        return "Digest " + fields.joined(separator: ", ")
    }
}
