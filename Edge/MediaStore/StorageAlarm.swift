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

/// What is wrong with the room on a store's volume, the worst first.
public enum StorageAlarm: String, Sendable, Codable, CaseIterable {
    /// Only the reserve is left: media are not recorded.
    case full
    /// Less is free than should be, and all that is left is pinned by recordings and holds.
    case onlyPinned = "only-pinned"
    /// The disk fills within ``StorageForecast/warningTime``.
    case fillsSoon = "fills-soon"
}
