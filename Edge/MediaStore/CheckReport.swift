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

/// What a check of a store found.
public struct CheckReport: Hashable, Sendable, Codable {
    /// One thing that is not as it should be.
    public struct Finding: Hashable, Sendable, Codable {
        /// What is wrong.
        public enum Kind: String, Hashable, Sendable, Codable {
            /// The index names a file that does not exist.
            case missing
            /// The file is shorter than the index says.
            case truncated
            /// The file is longer than the index says; what the index says plays.
            case longer
            /// The file has other bytes than when it was ended.
            case altered
            /// The file is not in the index; it is never deleted.
            case unknown
            /// The index of the segment cannot be read.
            case index
            /// The boxes of the file are not those that the index tells of.
            case structure
            /// The file could not be read.
            case unreadable
        }

        /// What is wrong.
        public var kind: Kind
        /// The path below the directory of the store.
        public var path: String
        /// The segment, nil for a file that is not in the index.
        public var segment: UUIDv7?
        /// One sentence: what is wrong and what is left.
        public var message: String
    }

    /// Segments in the index.
    public var segments: Int
    /// Bytes that the index says they have.
    public var bytes: Int64
    /// Whether every byte was read and compared with its hash.
    public var deep: Bool
    /// What is wrong, in the order of the paths.
    public var findings: [Finding]

    /// Makes a report.
    public init(segments: Int, bytes: Int64, deep: Bool, findings: [Finding]) {
        self.segments = segments
        self.bytes = bytes
        self.deep = deep
        self.findings = findings
    }

    /// Whether everything is as it should be.
    public var isClean: Bool { self.findings.isEmpty }
}
