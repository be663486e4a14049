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

/// What to do with a request to upgrade to a WebSocket.
public enum WebSocketDecision: Sendable {
    /// Upgrade, and run the handler until it returns; then the socket is closed.
    case accept(@Sendable (WebSocketConnection) async throws -> Void)
    /// Do not upgrade: the answer is 403.
    case refuse
}
