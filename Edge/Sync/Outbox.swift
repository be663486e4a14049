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

public import EdgeProtocol
import Foundation
public import Foundations
public import MediaStore
public import SQLStore

/// The facts that the cloud has yet to hear, in the order in which they were committed.
///
/// A row is written in the transaction of the change that it tells of. Acknowledged rows are kept for ``keepsFor``, so
/// that a cloud that was restored from a backup can be told again.
public struct Outbox: Sendable {
    /// How long an acknowledged row is kept: the cloud's restore window.
    public static let keepsFor = Duration.seconds(7 * 86_400)
    /// The class of rows about recordings; others will follow with marks of their own.
    static let rowClass = "P1"

    /// Where the outbox stands.
    public struct Position: Hashable, Sendable {
        /// The life of the outbox.
        public var epoch: UUIDv7
        /// The highest sequence number given, 0 for none.
        public var maximum: Int64
        /// The lowest that is still there; `maximum + 1` when none is.
        public var minimumRetained: Int64
        /// Up to where the cloud has acknowledged.
        public var acknowledged: Int64
    }

    /// Bytes of rows in one batch, well under what a message to the cloud may have.
    static let maximumBatchBytes = 1 << 20

    private let store: MediaStore
    private let clock: any TimeSource

    /// Makes the outbox of a store that is open for writing.
    public init(store: MediaStore, clock: any TimeSource) {
        self.store = store
        self.clock = clock
    }

    /// Adds a fact inside the transaction of the change that it tells of.
    public static func append(_ fact: EdgeFact, now: UTCTime, in transaction: any SQLTransaction) throws {
        let (epoch, sequence) = try self.state(now: now, in: transaction)
        let payload = String(decoding: try JSONEncoder().encode(fact), as: UTF8.self)
        let key =
            switch fact {
            case .recording(let recording): "recording/\(recording.id)"
            }
        try transaction.execute(
            """
            INSERT INTO outbox (epoch, class, seq, item_key, op, payload, created_us) VALUES (?, ?, ?, ?, 'put', ?, ?)
            """,
            [
                .text(epoch.description), .text(self.rowClass), .integer(sequence), .text(key), .text(payload),
                .integer(now.microsecondsSince1970),
            ]
        )
        try transaction.execute(
            "UPDATE sync_state SET next_seq = ? WHERE class = ?",
            [.integer(sequence + 1), .text(self.rowClass)]
        )
    }

    /// Where the outbox stands; begins it where it is new.
    public func position() async throws -> Position {
        let now = self.clock.utc
        return try await self.store.transact { transaction in
            let (epoch, next) = try Self.state(now: now, in: transaction)
            let state = try transaction.queryOne(
                "SELECT acknowledged_seq FROM sync_state WHERE class = ?",
                [.text(Self.rowClass)]
            )
            let first = try transaction.queryOne(
                "SELECT seq FROM outbox WHERE epoch = ? AND class = ? ORDER BY seq LIMIT 1",
                [.text(epoch.description), .text(Self.rowClass)]
            )
            return Position(
                epoch: epoch,
                maximum: next - 1,
                minimumRetained: try first?.integer("seq") ?? next,
                acknowledged: try state?.integer("acknowledged_seq") ?? 0
            )
        }
    }

    /// The next rows after `mark`, at most ``OutboxBatch/maximumRows``; nil when there are none.
    public func batch(after mark: Int64) async throws -> OutboxBatch? {
        let now = self.clock.utc
        return try await self.store.transact { transaction in
            let (epoch, _) = try Self.state(now: now, in: transaction)
            let rows = try transaction.query(
                "SELECT seq, payload FROM outbox WHERE epoch = ? AND class = ? AND seq > ? ORDER BY seq LIMIT ?",
                [
                    .text(epoch.description), .text(Self.rowClass), .integer(mark),
                    .integer(Int64(OutboxBatch.maximumRows)),
                ]
            )
            if rows.isEmpty { return nil }
            var batch = OutboxBatch(epoch: epoch, previous: mark, rows: [])
            var bytes = 0
            for row in rows {
                let payload = Data(try row.text("payload").utf8)
                bytes += payload.count
                // One row goes however large it is.
                if bytes > Self.maximumBatchBytes, !batch.rows.isEmpty { break }
                let fact = try JSONDecoder().decode(EdgeFact.self, from: payload)
                batch.rows.append(OutboxRow(sequence: try row.integer("seq"), fact: fact))
            }
            return batch
        }
    }

    /// Notes that the cloud has applied everything up to `mark`, and lets go of what it had acknowledged long ago.
    public func acknowledge(_ mark: Int64) async throws {
        let horizon = self.clock.utc - Self.keepsFor
        try await self.store.transact { transaction in
            try transaction.execute(
                "UPDATE sync_state SET acknowledged_seq = ? WHERE class = ? AND acknowledged_seq < ?",
                [.integer(mark), .text(Self.rowClass), .integer(mark)]
            )
            try transaction.execute(
                "DELETE FROM outbox WHERE class = ? AND seq <= ? AND created_us < ?",
                [.text(Self.rowClass), .integer(mark), .integer(horizon.microsecondsSince1970)]
            )
        }
    }

    /// Begins a new epoch with these facts, after the store turned out to be older than what the cloud has heard.
    public func restart(with facts: [EdgeFact]) async throws {
        let now = self.clock.utc
        try await self.store.transact { transaction in
            try transaction.execute("DELETE FROM outbox WHERE class = ?", [.text(Self.rowClass)])
            try transaction.execute("DELETE FROM sync_state WHERE class = ?", [.text(Self.rowClass)])
            for fact in facts { try Self.append(fact, now: now, in: transaction) }
        }
    }

    private static func state(
        now: UTCTime,
        in transaction: any SQLTransaction
    ) throws -> (epoch: UUIDv7, next: Int64) {
        let row = try transaction.queryOne(
            "SELECT epoch, next_seq FROM sync_state WHERE class = ?",
            [.text(self.rowClass)]
        )
        if let row, let epoch = UUIDv7(try row.text("epoch")) { return (epoch, try row.integer("next_seq")) }
        let epoch = UUIDv7(time: now)
        try transaction.execute(
            "INSERT INTO sync_state (class, epoch, next_seq, acknowledged_seq) VALUES (?, ?, 1, 0)",
            [.text(self.rowClass), .text(epoch.description)]
        )
        return (epoch, 1)
    }
}
