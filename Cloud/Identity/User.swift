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

/// A person's account, without secrets.
public struct User: Sendable, Equatable {
    /// The person's id.
    public var userID: UUIDv7
    /// The organisation that the person belongs to.
    public var organisationID: UUIDv7
    /// The name as it was entered; unique in the organisation whatever the case of its letters.
    public var name: String
    /// The set of rights that the person is given.
    public var role: Role
    /// When the account was made.
    public var createdAt: UTCTime
    /// When the account was disabled; nil while the person can sign in.
    public var disabledAt: UTCTime?

    /// Makes a user.
    public init(
        userID: UUIDv7,
        organisationID: UUIDv7,
        name: String,
        role: Role,
        createdAt: UTCTime,
        disabledAt: UTCTime? = nil
    ) {
        self.userID = userID
        self.organisationID = organisationID
        self.name = name
        self.role = role
        self.createdAt = createdAt
        self.disabledAt = disabledAt
    }
}
