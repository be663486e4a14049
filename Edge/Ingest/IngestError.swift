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

import RTSP

/// Why a camera's stream could not be had.
public struct IngestError: Error, Hashable, CustomStringConvertible {
    /// The kinds of failure that a caller can act on.
    public enum Code: Hashable, Sendable {
        /// The name does not resolve.
        case unknownHost
        /// Nothing listens at the address and port.
        case refused
        /// The address does not answer, or the network is down.
        case unreachable
        /// User name or password is wrong or missing.
        case unauthorized
        /// The camera offers no picture that Oriel can store.
        case noUsableVideo
        /// The camera stopped sending, answering or speaking RTSP.
        case broken
        /// The camera does not send by the transport that was asked for, or nothing arrives by it.
        case transport
        /// The camera's certificate is not one that is believed.
        case untrusted
        /// The address lies outside the networks that this machine allows for cameras.
        case forbidden
        /// The URL cannot be read.
        case invalidURL
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

    /// Translates what the RTSP client says.
    init(_ error: RTSPError) {
        let code: Code =
            switch error.code {
            case .unauthorized: .unauthorized
            case .noVideo, .unsupported: .noUsableVideo
            case .invalidURL: .invalidURL
            case .transportRefused, .nothingOverUDP: .transport
            default: .broken
            }
        self.init(code, error.message)
    }

    /// The sentence for people.
    public var description: String { self.message }
}
