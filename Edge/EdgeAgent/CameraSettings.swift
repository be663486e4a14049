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

import Ingest
import RTSP

/// How each camera is to be reached, from the edge's own configuration: the cloud has no say in it.
///
/// Lines `HOST[:PORT] NAME=VALUE ...`, the host as the camera's description has it and an IPv6 address in brackets where
/// a port follows:
///
/// | name | value |
/// |---|---|
/// | `transport` | `auto`, `tcp` or `udp` |
/// | `tls` | `off`; or the camera is asked by `rtsps`, and its certificate is believed by `verify`, a SHA-256 fingerprint, or `insecure` |
/// | `basic` | `allow` or `refuse` |
public struct CameraSettings: Sendable {
    /// What holds for one camera.
    struct Entry: Hashable, Sendable {
        var options = CameraOptions()
        var usesTLS = false
    }

    private var entries: [String: Entry] = [:]

    /// Knows nothing: the defaults hold for all.
    public init() {}

    /// Reads lines; throws ``EdgeError`` of code `configuration`.
    public init(lines: [String]) throws {
        for line in lines {
            let words = line.split(whereSeparator: \.isWhitespace)
            guard let place = words.first, !place.contains("=") else { throw Self.error(line) }
            var entry = Entry()
            for word in words.dropFirst() {
                guard let cut = word.firstIndex(of: "=") else { throw Self.error(line) }
                let value = word[word.index(after: cut)...]
                switch word[..<cut] {
                case "transport":
                    guard let transport = CameraOptions.Transport(rawValue: String(value)) else {
                        throw Self.error(line)
                    }
                    entry.options.transport = transport
                case "tls" where value == "off":
                    entry.usesTLS = false
                case "tls":
                    guard let trust = CameraTrust(value) else { throw Self.error(line) }
                    entry.options.trust = trust
                    entry.usesTLS = true
                case "basic" where value == "allow" || value == "refuse":
                    entry.options.allowsBasic = value == "allow"
                default:
                    throw Self.error(line)
                }
            }
            if self.entries.updateValue(entry, forKey: Self.key(place)) != nil {
                throw EdgeError(
                    code: .configuration,
                    message: "cameras.settings has two lines for \(place); put all into one."
                )
            }
        }
    }

    /// What holds for a camera: the line for its port, else the line for its host, else the defaults.
    func entry(host: String, port: Int) -> Entry {
        let name = host.lowercased()
        return self.entries["\(name) \(port)"] ?? self.entries[name] ?? Entry()
    }

    /// `host` or `host port`.
    private static func key(_ place: Substring) -> String {
        let text = place.lowercased()
        if text.hasPrefix("["), let close = text.firstIndex(of: "]") {
            let host = text[text.index(after: text.startIndex)..<close]
            let port = text[text.index(after: close)...].dropFirst()
            return port.isEmpty ? String(host) : "\(host) \(port)"
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 2 ? "\(parts[0]) \(parts[1])" : text
    }

    private static func error(_ line: String) -> EdgeError {
        EdgeError(
            code: .configuration,
            message: "'\(line)' under cameras.settings cannot be read; write it like '10.20.0.7 transport=udp', with "
                + "transport=auto|tcp|udp, tls=off|verify|insecure|FINGERPRINT and basic=allow|refuse."
        )
    }
}
