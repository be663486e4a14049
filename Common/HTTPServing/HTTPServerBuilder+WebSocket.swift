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

public import HummingbirdCore
public import NIOCore
import NIOHTTP2
public import NIOSSL

extension HTTPServerBuilder {
    /// HTTP/1.1 with WebSockets on the same port; wrap it in `.tls(_:configuration:)`.
    ///
    /// - Parameters:
    ///   - idleTimeout: How long an HTTP connection may wait for its next request.
    ///   - webSocketResponder: Decides about each upgrade.
    public static func http1WithWebSockets(
        idleTimeout: TimeAmount = .seconds(30),
        webSocketResponder: @escaping WebSocketResponder
    ) -> HTTPServerBuilder {
        HTTPServerBuilder { responder in
            WebSocketUpgradeChannel(
                responder: responder,
                webSocketResponder: webSocketResponder,
                idleTimeout: idleTimeout
            )
        }
    }
    /// HTTP/2 and HTTP/1.1 with WebSockets on the same TLS port.
    ///
    /// - Parameters:
    ///   - tlsConfiguration: Certificate and key; which protocols are offered is set here.
    ///   - idleTimeout: How long a connection may wait for its next request.
    ///   - webSocketResponder: Decides about each upgrade.
    /// - Throws: `NIOSSLError` where the certificate cannot be used.
    public static func negotiated(
        tlsConfiguration: TLSConfiguration,
        idleTimeout: TimeAmount = .seconds(30),
        webSocketResponder: @escaping WebSocketResponder
    ) throws -> HTTPServerBuilder {
        var tlsConfiguration = tlsConfiguration
        tlsConfiguration.applicationProtocols = NIOHTTP2SupportedALPNProtocols
        let context = try NIOSSLContext(configuration: tlsConfiguration)
        return HTTPServerBuilder { responder in
            let http1 = WebSocketUpgradeChannel(
                responder: responder,
                webSocketResponder: webSocketResponder,
                idleTimeout: idleTimeout
            )
            return NegotiatedChannel(tls: context, idleTimeout: idleTimeout, http1: http1)
        }
    }
}
