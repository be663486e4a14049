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

import Foundations

/// The address of a camera's stream: `rtsp[s]://[user[:password]@]host[:port][/path][?query]` (RFC 2326 §3.2, RFC 7826
/// §4.2).
///
/// User name and password are kept apart from the rest and never appear in a description.
public struct RTSPURL: Hashable, Sendable {
    /// Bound of the text in bytes.
    public static let maximumBytes = 2048
    /// The port where the URL names none (RFC 2326 §3.2).
    public static let defaultPort = 554
    /// The port of `rtsps` where the URL names none (RFC 7826 §4.2).
    public static let defaultSecurePort = 322

    /// Whether the connection is made inside TLS (`rtsps`).
    public let isSecure: Bool
    /// Name or address of the camera; an IPv6 address without brackets.
    public let host: String
    /// TCP port.
    public let port: Int
    /// User name, percent-decoded; nil where the URL has none.
    public internal(set) var user: String?
    /// Password, percent-decoded; nil where the URL has none.
    public internal(set) var password: String?
    /// The URL that goes over the wire, without user name and password.
    public let withoutUserInformation: String

    /// Reads a URL; throws `invalidURL` with a sentence that says what is wrong.
    ///
    /// A text without scheme counts as `rtsp://`, and `rtsp://rtsp://host` as it was meant.
    public init(_ text: String) throws(RTSPError) {
        guard text.utf8.count <= Self.maximumBytes else {
            throw RTSPError(.invalidURL, "The camera URL is longer than \(Self.maximumBytes) bytes.")
        }
        var rest = text[...].trimmed
        // The first scheme counts where there are two.
        var isSecure: Bool?
        while let length = Self.schemeLength(rest) {
            isSecure = isSecure ?? (length == 8)
            rest = rest.dropFirst(length)
        }
        self.isSecure = isSecure ?? false
        if let index = rest.firstRange(of: "://"), !rest[..<index.lowerBound].contains(where: { "/?@:".contains($0) }) {
            let scheme = rest[..<index.lowerBound]
            throw RTSPError(.invalidURL, "The camera URL begins with '\(scheme)://'; Oriel reads rtsp:// and rtsps://.")
        }
        guard rest.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            throw RTSPError(.invalidURL, "The camera URL contains a space or control character; write %20 and so on.")
        }
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        var authority = rest[..<end]
        let path = rest[end...]
        if let at = authority.lastIndex(of: "@") {
            let information = authority[..<at]
            authority = authority[authority.index(after: at)...]
            if let (user, password) = information.cut(at: ":") {
                self.user = percentDecoded(user)
                self.password = percentDecoded(password)
            } else {
                self.user = percentDecoded(information)
                self.password = nil
            }
        } else {
            self.user = nil
            self.password = nil
        }
        let (host, port) = try Self.hostAndPort(authority)
        self.host = host
        self.port = port ?? (self.isSecure ? Self.defaultSecurePort : Self.defaultPort)
        let written = host.contains(":") ? "[\(host)]" : host
        let suffix = port.map { ":\($0)" } ?? ""
        let location = path.first == "?" ? "/" + path : String(path.isEmpty ? "/" : path)
        self.withoutUserInformation = (self.isSecure ? "rtsps://" : "rtsp://") + written + suffix + location
    }

    /// The number of characters of `rtsp://` or `rtsps://` at the beginning; nil where the text begins otherwise.
    static func schemeLength(_ text: Substring) -> Int? {
        if text.hasPrefixIgnoringCase("rtsp://") { return 7 }
        return text.hasPrefixIgnoringCase("rtsps://") ? 8 : nil
    }

    private static func hostAndPort(_ authority: Substring) throws(RTSPError) -> (String, Int?) {
        var host = authority
        var digits: Substring?
        if authority.first == "[" {
            guard let close = authority.firstIndex(of: "]") else {
                throw RTSPError(.invalidURL, "The IPv6 address in the camera URL lacks its closing bracket ']'.")
            }
            host = authority[authority.index(after: authority.startIndex)..<close]
            let after = authority[authority.index(after: close)...]
            guard after.isEmpty || after.first == ":" else {
                throw RTSPError(.invalidURL, "The camera URL has something other than ':port' behind the IPv6 address.")
            }
            digits = after.isEmpty ? nil : after.dropFirst()
        } else if let (before, after) = authority.cut(at: ":") {
            guard !after.contains(":") else {
                throw RTSPError(
                    .invalidURL,
                    "The camera URL has several ':' in its host; put an IPv6 address in brackets, as in rtsp://[::1]/."
                )
            }
            host = before
            digits = after
        }
        guard !host.isEmpty else {
            throw RTSPError(.invalidURL, "The camera URL names no host; write rtsp://HOST/PATH.")
        }
        guard let digits, !digits.isEmpty else { return (String(host), nil) }
        guard let port = Int(digits), (1...65_535).contains(port), digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
        else {
            throw RTSPError(
                .invalidURL,
                "The port in the camera URL is not a number from 1 to 65535; percent-encode '/', '?' and '@' in passwords."
            )
        }
        return (String(host), port)
    }
}

extension RTSPURL: CustomStringConvertible, CustomDebugStringConvertible {
    /// The URL without user name and password.
    public var description: String { self.withoutUserInformation }

    /// The URL without user name and password.
    public var debugDescription: String { self.withoutUserInformation }
}

/// The text with `%XX` replaced; a percent sign without two digits behind it stands for itself.
private func percentDecoded(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
        if byte == UInt8(ascii: "%"), rest.count >= 2, let high = hexadecimalValue(rest[rest.startIndex]),
            let low = hexadecimalValue(rest[rest.startIndex + 1])
        {
            bytes.append(high << 4 | low)
            rest = rest.dropFirst(2)
        } else {
            bytes.append(byte)
        }
    }
    return String(decoding: bytes, as: UTF8.self)
}
