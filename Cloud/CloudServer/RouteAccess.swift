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

import HTTPServing
import HTTPTypes
import Identity

/// What a request must have to reach a route. There is no default: a route cannot be made without.
enum RouteAccess: Hashable, Sendable {
    /// Anybody, also without a session.
    case anyone
    /// Anybody who is signed in.
    case signedIn
    /// Whoever has this right.
    case right(Right)

    static let unauthorized = Problem(
        .unauthorized,
        title: "Not signed in",
        detail: "Your session has ended. Sign in again; nothing on the media servers is affected."
    )

    static let forbidden = Problem(
        .forbidden,
        title: "Not allowed",
        detail: "You do not have the right to do this. Ask an administrator of your organisation."
    )
}
