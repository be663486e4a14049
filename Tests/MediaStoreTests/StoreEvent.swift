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

import Foundations
import SQLStore

/// What the doubles journal, in the one order in which it happened.
enum StoreEvent: Sendable {
    case createDirectory(String)
    case create(String)
    case write(String, offset: Int64, bytes: [UInt8])
    case truncate(String, length: Int64)
    case sync(String)
    case syncDirectory(String)
    case rename(String, to: String)
    case remove(String)
    case removeDirectory(String)
    case indexCommit([(sql: String, parameters: [SQLValue])])
    /// What the store said is durable: the bytes of all samples so far.
    case acknowledge([[UInt8]])

    /// The kinds that a test drops or fails.
    enum Kind: Sendable, Hashable, CaseIterable {
        case write, sync, syncDirectory, createFile, indexCommit, remove
    }
}
