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

/// How long a session lasts (OWASP ASVS 5.0 §7.3).
public struct SessionPolicy: Sendable, Equatable {
    /// The time without a request after which it ends.
    public var idle: Duration
    /// The time after signing in at which it ends whatever happens.
    public var absolute: Duration
    /// How stale the stored time of the last request may be: one write for so long, not one for each request.
    public var touchInterval: Duration

    /// Makes a policy; the default is 8 hours idle, 24 hours in all.
    public init(
        idle: Duration = .seconds(8 * 3600),
        absolute: Duration = .seconds(24 * 3600),
        touchInterval: Duration = .seconds(60)
    ) {
        self.idle = idle
        self.absolute = absolute
        self.touchInterval = touchInterval
    }
}
