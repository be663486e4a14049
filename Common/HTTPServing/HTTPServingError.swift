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

/// Why an HTTP or WebSocket exchange failed.
public struct HTTPServingError: Error, Equatable, CustomStringConvertible {
    /// The kinds of failure that a caller can act on.
    public enum Code: Sendable, Equatable {
        /// The peer could not be reached: refused, unknown, no route, TLS failure.
        case unreachable
        /// The peer answered the upgrade with something else than 101.
        case upgradeRefused
        /// The peer broke the protocol.
        case protocolViolation
        /// The peer has been silent for too long.
        case peerSilent
    }

    /// What kind of failure it is.
    public var code: Code
    /// One sentence: what happened and how to mend it.
    public var message: String

    /// Makes an error.
    public init(code: Code, message: String) {
        self.code = code
        self.message = message
    }

    /// The sentence for people.
    public var description: String { self.message }
}
