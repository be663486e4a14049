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

/// The user name and password of a camera; never printed.
public struct ONVIFCredentials: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    let user: String
    let password: String

    /// Makes credentials.
    public init(user: String, password: String) {
        self.user = user
        self.password = password
    }

    /// Says nothing.
    public var description: String { "credentials" }
    /// Says nothing.
    public var debugDescription: String { "credentials" }
    /// Shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
