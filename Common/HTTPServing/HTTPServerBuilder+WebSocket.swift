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
}
