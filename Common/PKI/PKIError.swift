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

/// Why a key, a certificate or a peer was refused.
public struct PKIError: Error, Equatable, CustomStringConvertible {
    /// The kinds of failure that a caller can act on.
    public enum Code: Sendable, Equatable {
        /// A file is missing, unreadable or holds something else.
        case badFile
        /// A certificate signing request is damaged or not signed by its own key.
        case badRequest
        /// The peer's certificate is from the wrong issuer or carries the wrong role or id.
        case wrongPeer
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
