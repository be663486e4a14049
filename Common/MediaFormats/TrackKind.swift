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

/// What an elementary stream carries.
public enum TrackKind: String, Hashable, Sendable, Codable, CaseIterable {
    /// Pictures.
    case video
    /// Sound.
    case audio
}
