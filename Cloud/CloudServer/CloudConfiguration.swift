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

import Configuration
import Fleet
import Programs

/// The cloud's configuration file, YAML.
///
/// ```yaml
/// state: /var/lib/oriel-cloud        # database, authorities, web certificate
/// web:
///   host: 0.0.0.0                    # address to listen on
///   port: 443
///   url: https://oriel.example.org   # where browsers and enrolling edges find it
/// edges:
///   host: 0.0.0.0                    # address of the edge listener
///   port: 8444
///   name: oriel.example.org          # what edges dial; the host of web.url when left out
/// health:
///   host: 127.0.0.1
///   port: 9100
/// ```
public struct CloudConfiguration: Sendable {
    /// Folder of everything that must survive.
    public var state: String
    /// Address of the web listener.
    public var webHost: String
    /// Port of the web listener.
    public var webPort: Int
    /// Where browsers find the cloud, without a slash at the end.
    public var publicURL: String
    /// Address of the edge listener.
    public var edgeHost: String
    /// Port of the edge listener.
    public var edgePort: Int
    /// What edges dial.
    public var edgeName: String
    /// Address of health and metrics.
    public var healthHost: String
    /// Port of health and metrics.
    public var healthPort: Int

    /// Reads a file; throws ``CloudError`` of code `configuration`.
    public init(file: String) async throws {
        let file = try await ConfigurationFile(file) { CloudError(code: .configuration, message: $0) }
        let reader = file.values
        self.state = try file.required("state")
        var url = try file.required("web.url")
        while url.hasSuffix("/") { url.removeLast() }
        guard url.hasPrefix("https://"), let name = Self.host(of: url) else {
            throw CloudError(
                code: .configuration,
                message: "web.url '\(url)' is no address of the form https://name or https://name:port."
            )
        }
        self.publicURL = url
        self.webHost = reader.string(forKey: "web.host", default: "0.0.0.0")
        self.webPort = reader.int(forKey: "web.port", default: 443)
        self.edgeHost = reader.string(forKey: "edges.host", default: "0.0.0.0")
        self.edgePort = reader.int(forKey: "edges.port", default: 8444)
        self.edgeName = reader.string(forKey: "edges.name", default: name)
        self.healthHost = reader.string(forKey: "health.host", default: "127.0.0.1")
        self.healthPort = reader.int(forKey: "health.port", default: 9100)
    }

    /// What tokens and enrolments tell edges.
    var enrolmentAddresses: EnrolmentDesk.Addresses {
        EnrolmentDesk.Addresses(publicURL: self.publicURL, listenerHost: self.edgeName, listenerPort: self.edgePort)
    }

    /// The host name in ``publicURL``, for the certificate.
    public var publicName: String { Self.host(of: self.publicURL) ?? "localhost" }

    private static func host(of url: String) -> String? {
        let authority = url.dropFirst("https://".count)
        guard !authority.isEmpty, !authority.contains("/") else { return nil }
        return authority.split(separator: ":").first.map(String.init)
    }
}
