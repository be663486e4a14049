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

/// How many sign-ins may fail before the next must wait. Nothing is locked for longer than the window.
///
/// The strict bound counts the failures of one name from one address, so that a stranger elsewhere cannot keep a person
/// out; the wider ones stop guessing over many names and from many addresses. An address is that of a whole site behind
/// network address translation, so its bound is wider.
public struct SignInPolicy: Sendable, Equatable {
    /// The time over which failures are counted.
    public var window: Duration
    /// Failures of one name from one address.
    public var failuresPerNameAndAddress: Int
    /// Failures from one address (IPv6: one /64) over all names.
    public var failuresPerAddress: Int
    /// Failures of one name over all addresses.
    public var failuresPerName: Int

    /// Makes a policy; the default is 10, 50 and 100 failures in 15 minutes.
    public init(
        window: Duration = .seconds(15 * 60),
        failuresPerNameAndAddress: Int = 10,
        failuresPerAddress: Int = 50,
        failuresPerName: Int = 100
    ) {
        self.window = window
        self.failuresPerNameAndAddress = failuresPerNameAndAddress
        self.failuresPerAddress = failuresPerAddress
        self.failuresPerName = failuresPerName
    }
}
