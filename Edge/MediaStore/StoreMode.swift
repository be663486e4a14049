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

/// What a program wants of a store.
public enum StoreMode: Sendable, Hashable {
    /// Record: takes the lock, makes the store in an empty folder, recovers what a crash left.
    case writer
    /// List, check, play and export, beside a writer in another process.
    case reader
}
