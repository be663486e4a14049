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

/// A device that answered a probe (ONVIF Core §7.3).
public struct DiscoveredDevice: Hashable, Sendable {
    /// Names the device for good: a URI, usually `urn:uuid:…`.
    public var endpoint: String
    /// The names of what it is, without prefixes, for example `NetworkVideoTransmitter`.
    public var types: [String]
    /// What it says of itself, as URIs.
    public var scopes: [String]
    /// Where its device service is; may name a wrong host.
    public var addresses: [String]

    /// Reads one `ProbeMatch`; nil without an endpoint.
    init?(_ element: SOAPElement) {
        let reference = element.first("EndpointReference", in: Namespace.addressings)
        guard let endpoint = reference?.first("Address", in: Namespace.addressings)?.value, !endpoint.isEmpty else {
            return nil
        }
        func words(_ name: String) -> [String] {
            let text = element.first(name, in: Namespace.discoveries)?.text ?? ""
            return text.split(whereSeparator: \.isWhitespace).map(String.init)
        }
        self.endpoint = endpoint
        self.types = words("Types").map { $0.split(separator: ":").last.map(String.init) ?? $0 }
        self.scopes = words("Scopes")
        self.addresses = words("XAddrs")
    }

    /// Whether it is an ONVIF device, since other things answer probes too: printers, for example.
    public var isONVIF: Bool {
        self.types.contains { $0 == "NetworkVideoTransmitter" || $0 == "Device" }
            && (self.types.contains("NetworkVideoTransmitter")
                || self.scopes.contains { $0.hasPrefix(Self.scopePrefix) })
    }

    /// The name that its owner or maker gave it; empty where it has none.
    public var name: String { self.scope("name") }

    /// What hardware it is; empty where it does not say.
    public var hardware: String { self.scope("hardware") }

    private static let scopePrefix = "onvif://www.onvif.org/"

    private func scope(_ kind: String) -> String {
        let prefix = Self.scopePrefix + kind + "/"
        let values = self.scopes.filter { $0.hasPrefix(prefix) }.map { Self.decoded($0.dropFirst(prefix.count)) }
        return values.first { !$0.isEmpty } ?? ""
    }

    /// The text with `%XX` replaced (RFC 3986 §2.1), control characters left out.
    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            if byte == UInt8(ascii: "%"), digits.count == 2, let high = hexadecimalValue(digits[digits.startIndex]),
                let low = hexadecimalValue(digits[digits.startIndex + 1])
            {
                bytes.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        var result = ""
        let scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars
        result.unicodeScalars.append(
            contentsOf: scalars.filter { $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) }
        )
        return result
    }
}
