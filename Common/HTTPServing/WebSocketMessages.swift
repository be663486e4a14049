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

/// The messages that the peer of a WebSocket sends, in order; for one reader at a time.
///
/// A reader may take the first message and hand the rest to another task: all iterators read the same queue.
/// Iterating answers pings and the peer's close. It ends when the socket is closed, and throws ``HTTPServingError`` on
/// text that is not UTF-8 (RFC 6455 §8.1).
public struct WebSocketMessages: AsyncSequence, Sendable {
    /// What the sequence gives.
    public typealias Element = WebSocketMessage

    let frames: WebSocketFrames
    let outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>
    let role: WebSocketConnection.Role
    let peer: WebSocketPeer

    /// Starts reading.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(source: self)
    }

    /// Reads frames until a whole message is there.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let source: WebSocketMessages

        /// The next message; nil when the socket is closed.
        public mutating func next() async throws -> WebSocketMessage? {
            while let frame = try await self.source.frames.next() {
                self.source.peer.heard(close: frame.opcode == .connectionClose)
                let data = frame.unmaskedData
                switch frame.opcode {
                case .text:
                    guard let text = String(validating: data.readableBytesView, as: UTF8.self) else {
                        throw HTTPServingError(code: .protocolViolation, message: "A text message is not UTF-8.")
                    }
                    return .text(text)
                case .binary:
                    return .binary(data)
                case .ping:
                    try await self.send(.pong, data)
                case .connectionClose:
                    guard self.source.peer.close() else { return nil }
                    var echo = ByteBuffer()
                    if let code = data.getInteger(at: data.readerIndex, as: UInt16.self) { echo.writeInteger(code) }
                    try? await self.send(.connectionClose, echo)
                    return nil
                default:
                    continue
                }
            }
            return nil
        }

        private func send(_ opcode: WebSocketOpcode, _ data: ByteBuffer) async throws {
            let mask: WebSocketMaskingKey? = self.source.role == .client ? .random() : nil
            try await self.source.outbound.write(WebSocketFrame(fin: true, opcode: opcode, maskKey: mask, data: data))
        }
    }
}
