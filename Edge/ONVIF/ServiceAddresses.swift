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

/// Where a camera says that its services are: URIs as it wrote them, which may name a wrong host.
public struct ServiceAddresses: Hashable, Sendable {
    private var uris: [ONVIFService: String] = [:]

    /// The URI of a service; nil where the camera has none.
    public subscript(service: ONVIFService) -> String? { self.uris[service] }

    /// Reads GetServices (ONVIF Core §8.1.2.1); the first address of each service counts.
    init(services reply: SOAPElement) {
        for service in reply.all("Service") {
            guard let namespace = service.first("Namespace")?.value, let uri = service.first("XAddr")?.value else {
                continue
            }
            let kind = ONVIFService.allCases.first { $0.namespace == namespace }
            if let kind, self.uris[kind] == nil, !uri.isEmpty { self.uris[kind] = uri }
        }
    }

    /// Reads GetCapabilities (ONVIF Core §8.1.2.2), the older form of the same.
    init(capabilities reply: SOAPElement) {
        let names: [(ONVIFService, String)] = [(.device, "Device"), (.media, "Media"), (.ptz, "PTZ")]
        for (service, name) in names {
            guard let uri = reply.first("Capabilities", name, "XAddr")?.value, !uri.isEmpty else { continue }
            self.uris[service] = uri
        }
    }
}
