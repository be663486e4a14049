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

/// Why a page cannot be shown: the program was not built or installed whole.
public struct WebAppError: Error, Equatable, CustomStringConvertible {
    /// One sentence: what happened and how to mend it.
    public var message: String

    /// Makes an error.
    public init(message: String) {
        self.message = message
    }

    /// The sentence for people.
    public var description: String { self.message }
}
