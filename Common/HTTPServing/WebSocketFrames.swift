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

import NIOCore
import NIOWebSocket

/// The one iterator over a channel's frames, which NIO allows to be made only once.
///
/// `@unchecked`: the iterator is not Sendable because two tasks must not call it at the same time. ``WebSocketMessages``
/// has one reader at a time, and the iterator's own state lies behind NIO's lock.
final class WebSocketFrames: @unchecked Sendable {
    private let iterator: NIOAsyncChannelInboundStream<WebSocketFrame>.AsyncIterator

    init(_ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>) {
        self.iterator = inbound.makeAsyncIterator()
    }

    /// The next frame; nil when the channel is closed.
    func next() async throws -> WebSocketFrame? {
        var iterator = self.iterator
        return try await iterator.next()
    }
}
