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

import Synchronization

/// Collects what an export tells.
final class Progress: Sendable {
    private let state = Mutex<[Int64]>([])

    var values: [Int64] { self.state.withLock { $0 } }

    func append(_ value: Int64) { self.state.withLock { $0.append(value) } }
}
