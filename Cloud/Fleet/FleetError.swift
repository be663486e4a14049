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

/// Why an edge, a token, a room or a batch was refused.
public struct FleetError: Error, Equatable, CustomStringConvertible {
    /// The kinds of failure that a caller can act on.
    public enum Code: Sendable, Equatable {
        /// The token is wrong.
        case unknownToken
        /// The token has been used.
        case usedToken
        /// The token is too old.
        case expiredToken
        /// There is no such edge, room or camera in this organisation.
        case notFound
        /// A name is taken, or a value is out of its range.
        case invalid
        /// The edge is not connected.
        case offline
        /// A batch does not begin where the cursor stands: the edge must greet again.
        case outOfStep
        /// An edge sent a row about something that is not its own.
        case foreignFact
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
