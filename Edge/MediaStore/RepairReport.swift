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

public import Foundations

/// What a repair of a store found and did.
public struct RepairReport: Hashable, Sendable, Codable {
    /// One thing that was done, or that could not be.
    public struct Action: Hashable, Sendable, Codable {
        /// What was done.
        public enum Kind: String, Hashable, Sendable, Codable {
            /// A segment file without a row got one.
            case reindexed
            /// The row was made anew from what the file holds.
            case rebuilt
            /// The row says that the segment is damaged; what is left of it plays.
            case marked
            /// A file that cannot be explained was moved to ``MediaStore/setAsideFolder``.
            case setAside = "set-aside"
            /// Nothing: it was left as it is.
            case left
        }

        /// What was done.
        public var kind: Kind
        /// The path below the directory of the store, as it was before.
        public var path: String
        /// The segment, nil for a file that is none.
        public var segment: UUIDv7?
        /// One sentence: what was done and why.
        public var message: String
    }

    /// Segments in the index before.
    public var segments: Int
    /// Bytes that the index said they have.
    public var bytes: Int64
    /// Whether every byte was read and compared.
    public var deep: Bool
    /// What was wrong, in the order of the paths.
    public var findings: [CheckReport.Finding]
    /// What was done about it, in the same order.
    public var actions: [Action]

    /// Whether everything that was found is mended.
    public var isMended: Bool { self.actions.allSatisfy { $0.kind != .left } }
}
