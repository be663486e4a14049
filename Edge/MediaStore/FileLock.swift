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

/// A lock on a store that lasts until it is released or the process ends.
public protocol FileLock: Sendable {
    /// Gives the lock back.
    func release()
}
