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

public import Foundations

/// The person on whose behalf a request runs, and what that person may do.
public struct Principal: Sendable, Equatable {
    /// The person's id.
    public var userID: UUIDv7
    /// The organisation outside of which the person sees nothing.
    public var organisationID: UUIDv7
    /// The name as it was entered.
    public var name: String
    /// The rights of the role and those granted one by one.
    public var rights: Set<Right>

    /// Makes a principal.
    public init(userID: UUIDv7, organisationID: UUIDv7, name: String, rights: Set<Right>) {
        self.userID = userID
        self.organisationID = organisationID
        self.name = name
        self.rights = rights
    }

    /// Whether the person may do this.
    public func may(_ right: Right) -> Bool { self.rights.contains(right) }
}
