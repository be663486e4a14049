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

/// Why a camera cannot be used, or why a session with it ended.
public struct RTSPError: Error, Hashable {
    /// Kinds of failure that callers treat differently.
    public enum Code: Hashable, Sendable {
        /// The URL cannot be read.
        case invalidURL
        /// User name and password are missing or wrong.
        case unauthorized
        /// The camera has nothing at the path of the URL.
        case notFound
        /// The camera offers no picture.
        case noVideo
        /// The camera uses something that Oriel does not read.
        case unsupported
        /// The camera does not speak RTSP as it should.
        case protocolViolation
        /// Pictures stopped coming.
        case stalled
        /// A request went unanswered.
        case timedOut
        /// The camera points to another address; nil where it names none that can be read. Without credentials.
        case redirected(to: RTSPURL?)
        /// The camera does not send by the transport that was asked for (RFC 2326 §11.3.13, status 461).
        case transportRefused
        /// The camera says that it sends over UDP, and nothing came.
        case nothingOverUDP
        /// The camera refused with this status (RFC 2326 §7.1.1).
        case refused(status: Int)
        /// The camera ended the session.
        case ended
    }

    /// The kind of failure.
    public var code: Code
    /// One plain sentence: what is wrong and how to mend it.
    public var message: String

    /// Makes an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

extension RTSPError: CustomStringConvertible {
    /// The message.
    public var description: String { self.message }
}
