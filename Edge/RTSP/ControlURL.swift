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

/// Resolves the `a=control` attributes of a session description (RFC 2326 §C.1.1).
enum ControlURL {
    /// The base of relative attributes: Content-Base, then Content-Location, then the URL of the request.
    ///
    /// A base without scheme, as some cameras send, gets one; an empty one counts as absent.
    static func base(headers: RTSPHeaders, requestURL: String) -> String {
        for name in ["Content-Base", "Content-Location"] {
            guard let value = headers[name]?.trimmed, !value.isEmpty else { continue }
            if let absolute = self.absolute(value) { return absolute }
            if value.first == "/" { continue }
            return self.clean((requestURL.hasPrefix("rtsps") ? "rtsps://" : "rtsp://") + value)
        }
        return requestURL
    }

    /// The URL to send for an attribute: itself when absolute, the base for `*`, otherwise base, slash and attribute.
    ///
    /// Joining by slash instead of RFC 3986 §5.2 is what cameras expect, also behind a query.
    static func resolve(_ control: String?, base: String) -> String {
        guard let control = control?.trimmed, !control.isEmpty, control != "*" else { return base }
        if let absolute = self.absolute(control) { return absolute }
        let relative = control.first == "/" ? control.dropFirst() : control
        return self.clean(base + (base.last == "/" ? "" : "/") + relative)
    }

    private static func absolute(_ text: Substring) -> String? {
        guard var length = RTSPURL.schemeLength(text) else { return nil }
        var rest = text
        while let next = RTSPURL.schemeLength(rest.dropFirst(length)) {
            rest = rest.dropFirst(length)
            length = next
        }
        return self.clean(String(rest))
    }

    /// The text with characters that would break a request line percent-encoded.
    private static func clean(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) { return text }
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if byte > 0x20 && byte < 0x7F {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 0xF)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
