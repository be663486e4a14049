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

/// A URI that a camera names: a service, a stream, a picture (RFC 3986 §3).
///
/// User name and password that a camera writes into it are dropped: they would end up in logs.
public struct DeviceURI: Hashable, Sendable, CustomStringConvertible {
    /// Bound of the text in bytes.
    public static let maximumBytes = 2048

    /// `http`, `https`, `rtsp` or `rtsps`.
    public var scheme: String
    /// Name or address; an IPv6 address without brackets.
    public var host: String
    /// The port; nil where the URI names none.
    public var port: Int?
    /// Path and query, beginning with `/`.
    public var path: String

    /// Makes a URI of parts.
    public init(scheme: String, host: String, port: Int?, path: String) {
        self.scheme = scheme
        self.host = host
        self.port = port
        self.path = path
    }

    /// Reads a URI; nil where it is none of these schemes, or cannot be read.
    public init?(_ text: String) {
        guard text.utf8.count <= Self.maximumBytes, text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }),
            let mark = text.firstRange(of: "://")
        else { return nil }
        self.scheme = text[..<mark.lowerBound].lowercased()
        guard ["http", "https", "rtsp", "rtsps"].contains(self.scheme) else { return nil }
        let rest = text[mark.upperBound...]
        let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        var authority = rest[..<end]
        if let at = authority.lastIndex(of: "@") { authority = authority[authority.index(after: at)...] }
        let location = rest[end...].prefix { $0 != "#" }
        self.path = location.first == "/" ? String(location) : "/" + location
        var digits: Substring?
        if authority.first == "[" {
            guard let close = authority.firstIndex(of: "]") else { return nil }
            self.host = String(authority[authority.index(after: authority.startIndex)..<close])
            let after = authority[authority.index(after: close)...]
            guard after.isEmpty || after.first == ":" else { return nil }
            digits = after.dropFirst()
        } else {
            let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count <= 2 else { return nil }
            self.host = String(parts[0])
            digits = parts.count == 2 ? parts[1] : nil
        }
        guard !self.host.isEmpty else { return nil }
        self.port = nil
        if let digits, !digits.isEmpty {
            guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = Int(digits),
                (1...65_535).contains(port)
            else { return nil }
            self.port = port
        }
    }

    /// The port that is dialled.
    public var effectivePort: Int {
        if let port { return port }
        switch self.scheme {
        case "https": return 443
        case "rtsp": return 554
        case "rtsps": return 322
        default: return 80
        }
    }

    /// Host and port as they are written in a URI.
    public var authority: String {
        let host = self.host.contains(":") ? "[\(self.host)]" : self.host
        return self.port.map { "\(host):\($0)" } ?? host
    }

    /// The whole URI.
    public var description: String { "\(self.scheme)://\(self.authority)\(self.path)" }
}
