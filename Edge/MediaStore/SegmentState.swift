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

/// How far a segment file is.
public enum SegmentState: String, Sendable, Codable, CaseIterable {
    /// It is being written; its tail is known only from the file.
    case open
    /// It was ended in order; the row holds its index and hash.
    case closed
    /// A crash ended it; it was cut after its last whole fragment and the row holds what is left.
    case recovered
    /// It is missing, shorter than the row says, or a write to it failed; what is readable still plays.
    case damaged
    /// It is being removed; it no longer plays and its row goes once the file is gone.
    case removing
}
