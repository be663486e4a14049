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

/// Why a person could not sign in, be added or be changed.
public struct IdentityError: Error, Equatable, CustomStringConvertible {
    /// The kinds of failure that a page or a command tells apart.
    public enum Code: Sendable, Equatable {
        /// Name or password is wrong, or the account is disabled; which of them is not told.
        case signInRefused
        /// Too many failures; ``IdentityError/retryAfter`` says how long to wait (HTTP 429).
        case tooManyAttempts
        /// Too many password checks wait already; try again in a moment (HTTP 503).
        case overloaded
        /// The password breaks a rule.
        case passwordUnfit
        /// The name breaks a rule.
        case nameUnfit
        /// Another person of the organisation has the name.
        case nameTaken
        /// No such person.
        case userUnknown
        /// The last administrator who can sign in would be lost.
        case lastAdministrator
        /// The set-up code is not the one that was made last, or has been used.
        case setupCodeWrong
        /// The set-up code is right but too old.
        case setupCodeExpired
        /// Oriel has been set up: people exist.
        case alreadySetUp
        /// The database failed; the message says how.
        case databaseFailed
        /// The password library failed: too little memory, or our bug.
        case hashingFailed
    }

    /// What kind of failure it is.
    public var code: Code
    /// One sentence that a page can show: what happened and how to mend it.
    public var message: String
    /// How long to wait before the next attempt, for ``Code/tooManyAttempts`` and ``Code/overloaded``.
    public var retryAfter: Duration?

    /// Makes an error.
    public init(code: Code, message: String, retryAfter: Duration? = nil) {
        self.code = code
        self.message = message
        self.retryAfter = retryAfter
    }

    /// The message.
    public var description: String { self.message }
}
