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

/// One step from a version of the schema to the next.
public struct SQLMigration: Sendable {
    /// The version that the schema has after this step; at least 1, each step higher than the one before.
    public var version: Int
    /// The statements of the step, in the portable subset.
    public var statements: [String]

    /// Makes a step.
    public init(version: Int, statements: [String]) {
        self.version = version
        self.statements = statements
    }
}
