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

/// Why a parameter set, a configuration or a box could not be read or written.
public struct MediaFormatError: Error, Hashable {
    /// Whose fault it is.
    public enum Code: Hashable, Sendable {
        /// The bytes break their specification: the camera's or the file's fault.
        case malformed
        /// The bytes may be right, but Oriel does not carry what they ask for.
        case unsupported
        /// Oriel asked for something that cannot be written: a bug of ours.
        case misuse
    }

    /// Whose fault it is.
    public var code: Code
    /// One plain sentence that says what is wrong and, where it can be mended, how.
    public var message: String

    /// Makes an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

extension MediaFormatError: CustomStringConvertible {
    /// The message.
    public var description: String { self.message }
}
