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

/// Why a packet could not be used.
public struct RTPError: Error, Equatable {
    /// Whose fault it is.
    public enum Code: Hashable, Sendable {
        /// The sender broke the format; the packet is dropped and the stream goes on.
        case malformed
        /// The sender uses a part of the format that Oriel does not read.
        case unsupported
    }

    /// Whose fault it is.
    public var code: Code
    /// One plain sentence: what is wrong and how to mend it.
    public var message: String

    /// Makes an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

extension RTPError: CustomStringConvertible {
    /// The message.
    public var description: String { self.message }
}
