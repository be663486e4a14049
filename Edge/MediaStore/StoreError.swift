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

/// Why the media store refused or failed.
public struct StoreError: Error, Hashable, CustomStringConvertible {
    /// The kinds of failure that a caller can act on.
    public enum Code: Sendable, Hashable {
        /// Another process writes this store.
        case locked
        /// The folder holds no store, or the store of someone else.
        case identity
        /// The disk is full; what is on disk stays.
        case diskFull
        /// The operating system reported a failed read, write or sync.
        case inputOutput
        /// The file, segment or range does not exist.
        case notFound
        /// The file already exists.
        case exists
        /// The media on disk is not what the index says.
        case damaged
        /// The index could not be read or written.
        case index
        /// The store is closed, or open for reading only.
        case closed
        /// The caller handed in something that the store cannot take: our bug.
        case invalid
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

    /// The message.
    public var description: String { self.message }
}
