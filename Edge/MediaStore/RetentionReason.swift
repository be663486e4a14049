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

/// Why retention deletes a segment.
///
/// **The order of deletion** is the order of these cases: what an earlier rule takes counts for the later ones. Within a
/// rule the segment that ended first goes first; of two that ended at once the one of the camera whose id comes first,
/// then the one whose own id comes first.
public enum RetentionReason: String, Sendable, Codable, CaseIterable {
    /// It is older than its camera's media are kept.
    case age
    /// Its camera has more bytes than it may.
    case cameraBytes = "camera-bytes"
    /// The cameras of its room have more bytes than they may.
    case roomBytes = "room-bytes"
    /// The store has more bytes than it may.
    case storeBytes = "store-bytes"
    /// Less is free on the volume than should be.
    case freeSpace = "free-space"
}
