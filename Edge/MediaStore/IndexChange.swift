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

import SQLStore

/// Statements that wait for the next index transaction, and the segment that they are about.
struct IndexChange {
    /// One statement with its parameters.
    struct Statement: Sendable {
        var sql: String
        var parameters: [SQLValue]
    }

    var statements: [Statement]
    /// The segment; others find its samples here until the change is committed.
    var writer: SegmentWriter
    /// The state of the segment after the change.
    var summary: SegmentSummary
}
