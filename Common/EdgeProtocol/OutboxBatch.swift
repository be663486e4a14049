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

/// Rows of an edge's outbox that take effect together or not at all.
public struct OutboxBatch: Codable, Hashable, Sendable {
    /// The most rows in one batch.
    public static let maximumRows = 500

    /// The epoch of the outbox.
    public var epoch: UUIDv7
    /// The sequence number before the first row: where the cloud must stand for the batch to apply.
    public var previous: Int64
    /// The rows, their sequence numbers growing.
    public var rows: [OutboxRow]

    /// Makes a batch.
    public init(epoch: UUIDv7, previous: Int64, rows: [OutboxRow]) {
        self.epoch = epoch
        self.previous = previous
        self.rows = rows
    }
}

/// One change that the edge recorded.
public struct OutboxRow: Codable, Hashable, Sendable {
    /// Its place in the order of commits, from 1.
    public var sequence: Int64
    /// The fact as it is after the change.
    public var fact: EdgeFact

    /// Makes a row.
    public init(sequence: Int64, fact: EdgeFact) {
        self.sequence = sequence
        self.fact = fact
    }
}
