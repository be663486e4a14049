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

/// A person who has passed the rules and is to be stored.
struct UserDraft: Sendable {
    var name: String
    var role: Role
    var passwordHash: String
}
