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

public import NIOCore

/// A whole message of a WebSocket (RFC 6455 §5.6), fragments already joined.
public enum WebSocketMessage: Hashable, Sendable {
    /// UTF-8 text.
    case text(String)
    /// Bytes.
    case binary(ByteBuffer)
}
