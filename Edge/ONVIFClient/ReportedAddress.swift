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
import NIOCore
import ONVIF

/// Decides whether a URI that a camera names may be dialled, and at which address.
///
/// Cameras often name a wrong host: the address from the factory, `0.0.0.0`, the inner side of a router. So:
///
/// | what the camera names | what is done |
/// |---|---|
/// | the address at which it was asked | taken |
/// | unspecified, multicast, link-local, or loopback of its own | the address at which it was asked takes its place |
/// | a private address of a block other than the one it was asked in, or outside of the camera networks | same |
/// | a name that does not resolve | same |
/// | any other address inside of the camera networks | taken |
/// | any other address | refused |
///
/// Where the host of a service is replaced, so is its port, because a router that hides the address maps the port too;
/// the port of a stream stays, since it was not asked there.
struct ReportedAddress {
    /// Where the camera was asked: an address, not a name.
    let asked: DeviceURI
    let networks: CameraNetworks

    /// The URI to dial; throws ``ONVIFError`` `forbidden`, or `malformed` where it is no URI.
    func dialable(_ text: String) async throws(ONVIFError) -> DeviceURI {
        guard let uri = DeviceURI(text) else {
            throw ONVIFError(
                .malformed,
                "The camera names an address that is no URI; restart it, or look for newer firmware."
            )
        }
        if uri.host == self.asked.host { return uri }
        if let address = IPAddress(uri.host), !self.isUsable(address) { return self.replaced(uri) }
        do {
            let addresses = try await self.networks.resolve(host: uri.host, port: uri.effectivePort)
            var dialled = uri
            dialled.host = addresses.first?.ipAddress ?? uri.host
            return dialled
        } catch {
            let code = (error as? IngestError)?.code
            if code == .unknownHost { return self.replaced(uri) }
            if let address = IPAddress(uri.host), case .private = address.kind { return self.replaced(uri) }
            throw ONVIFError(
                .forbidden,
                "The camera points to \(uri.host), which lies outside the camera networks; correct the address in the "
                    + "camera's network settings, or add it to 'cameras.networks' in the edge's configuration."
            )
        }
    }

    /// Whether the address can be what it is said to be, seen from where the camera was asked.
    private func isUsable(_ address: IPAddress) -> Bool {
        guard let asked = IPAddress(self.asked.host) else { return true }
        switch address.kind {
        case .unusable: return false
        case .loopback: return asked.kind == .loopback
        case .private: return address.kind == asked.kind
        case .public: return true
        }
    }

    private func replaced(_ uri: DeviceURI) -> DeviceURI {
        var result = uri
        result.host = self.asked.host
        if uri.scheme.hasPrefix("http") {
            result.scheme = self.asked.scheme
            result.port = self.asked.port
        }
        return result
    }
}
