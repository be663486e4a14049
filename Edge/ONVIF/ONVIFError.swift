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

/// Why a camera's ONVIF services could not do what was asked.
public struct ONVIFError: Error, Hashable, CustomStringConvertible {
    /// The kinds of failure that a caller can act on.
    public enum Code: Hashable, Sendable {
        /// What answered does not speak ONVIF, or not as it should.
        case malformed
        /// The answer passes a bound.
        case tooLarge
        /// User name or password is wrong or missing.
        case unauthorized
        /// The camera takes the time of the request for wrong.
        case clockOff
        /// The camera cannot do that.
        case notSupported
        /// The camera has no profile, preset or home position like that.
        case notFound
        /// The camera takes a value for wrong.
        case invalidValue
        /// The camera refused for a reason of its own.
        case refused
        /// Nothing answers at the address.
        case unreachable
        /// The answer did not come in time.
        case timedOut
        /// An address lies outside the networks that this machine allows for cameras.
        case forbidden
    }

    /// What kind of failure it is.
    public var code: Code
    /// One sentence: what happened and how to mend it.
    public var message: String

    /// Makes an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The sentence for people.
    public var description: String { self.message }

    /// The answer passes a bound.
    public static let tooLarge = ONVIFError(
        .tooLarge,
        "The camera's answer is larger than Oriel reads; check that the address is the camera's ONVIF service."
    )

    /// An answer that cannot be read; `reason` is a clause about it.
    static func malformed(_ reason: String) -> ONVIFError {
        ONVIFError(
            .malformed,
            "The answer is no ONVIF message (\(reason)); check that address and port are the camera's ONVIF service."
        )
    }
}
