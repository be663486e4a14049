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

/// Bytes that are computed from those of segment files when they are read, and whose number is known before.
public protocol ComputedBytes: Sendable {
    /// What they are computed from, one after the other.
    var sources: [FileExtent] { get }
    /// How many there are.
    var length: Int { get }

    /// Computes them; called on the reader's thread.
    ///
    /// - Parameter bytes: The bytes of ``sources``.
    /// - Returns: ``length`` bytes.
    func bytes(from bytes: [UInt8]) -> [UInt8]
}
