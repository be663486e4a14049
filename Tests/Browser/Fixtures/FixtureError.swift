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

/// Why a fixture cannot be made.
struct FixtureError: Error, CustomStringConvertible {
    /// One sentence: what happened and how to mend it.
    var message: String

    var description: String { self.message }
}
