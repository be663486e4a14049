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

import Synchronization

/// What is known of the other end of a WebSocket: when it was last heard, and how far the close handshake is.
final class WebSocketPeer: Sendable {
    private struct State {
        var lastHeard = ContinuousClock.now
        var hasClosed = false
        var wasClosed = false
    }

    private let state = Mutex(State())

    /// How long it has said nothing.
    var silence: Duration { self.state.withLock { .now - $0.lastHeard } }

    /// Whether its close frame has come.
    var hasClosed: Bool { self.state.withLock { $0.hasClosed } }

    /// Notes a frame of it.
    func heard(close: Bool) {
        self.state.withLock { state in
            state.lastHeard = .now
            if close { state.hasClosed = true }
        }
    }

    /// Whether a close frame is to be sent to it: once (RFC 6455 §5.5.1).
    func close() -> Bool {
        self.state.withLock { state in
            defer { state.wasClosed = true }
            return !state.wasClosed
        }
    }
}
