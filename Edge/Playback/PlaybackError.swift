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

import MediaStore

/// Why a range cannot be played.
public struct PlaybackError: Error, Hashable, CustomStringConvertible {
    /// The kinds of failure that a caller can act on.
    public enum Code: Sendable, Hashable {
        /// The camera has no picture in the range.
        case nothingRecorded
        /// The range or a byte range makes no sense.
        case invalidRange
        /// The store failed or its files are damaged.
        case store
        /// The file could not be computed: our bug.
        case internalError
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

    /// Makes an error of one of the store.
    init(_ error: any Error) {
        switch error {
        case let error as PlaybackError: self = error
        case let error as StoreError: self.init(code: .store, message: error.message)
        default: self.init(code: .internalError, message: "The range could not be computed: \(error)")
        }
    }

    /// The message.
    public var description: String { self.message }
}
