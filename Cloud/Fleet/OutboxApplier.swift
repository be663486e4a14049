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

import Catalog
public import EdgeProtocol
public import Foundations
public import SQLStore

/// Makes the rows of edges' outboxes take effect exactly once.
public struct OutboxApplier: Sendable {
    private let database: any SQLDatabase

    /// Makes an applier on the cloud's database.
    public init(database: any SQLDatabase) {
        self.database = database
    }

    /// Where the cloud stands with an epoch of an edge; 0 where the epoch is new, which this then notes.
    public func highWaterMark(edge: FleetEdge, epoch: UUIDv7) async throws -> Int64 {
        try await self.database.write { transaction in
            try transaction.execute(
                """
                INSERT INTO edge_cursors (edge_id, organisation_id, epoch, high_water_mark) VALUES (?, ?, ?, 0)
                ON CONFLICT (edge_id, epoch) DO NOTHING
                """,
                [.text(edge.id.description), .text(edge.organisationID), .text(epoch.description)]
            )
            let row = try transaction.queryOne(
                "SELECT high_water_mark FROM edge_cursors WHERE edge_id = ? AND epoch = ?",
                [.text(edge.id.description), .text(epoch.description)]
            )
            return try row?.integer("high_water_mark") ?? 0
        }
    }

    /// Applies a batch and moves the cursor, in one transaction; gives the new high-water mark.
    ///
    /// The cursor moves by a conditional UPDATE: a batch that was applied before, or that skips rows, changes nothing and
    /// throws ``FleetError`` `outOfStep`; two sessions of one edge can never both win. A row about another edge's room
    /// throws `foreignFact` and nothing of the batch takes effect.
    public func apply(_ batch: OutboxBatch, from edge: FleetEdge) async throws -> Int64 {
        guard let last = batch.rows.last?.sequence, batch.rows.count <= OutboxBatch.maximumRows,
            Self.isGrowing(batch)
        else {
            throw FleetError(code: .outOfStep, message: "The batch is empty, too long or out of order.")
        }
        return try await self.database.write { transaction in
            let moved = try transaction.execute(
                """
                UPDATE edge_cursors SET high_water_mark = ?
                WHERE edge_id = ? AND epoch = ? AND high_water_mark = ?
                """,
                [
                    .integer(last), .text(edge.id.description), .text(batch.epoch.description),
                    .integer(batch.previous),
                ]
            )
            guard moved == 1 else {
                throw FleetError(
                    code: .outOfStep,
                    message: "The batch begins after \(batch.previous), where the cloud does not stand."
                )
            }
            for row in batch.rows {
                switch row.fact {
                case .recording(let fact):
                    try Self.checkOwner(of: fact, edge: edge, in: transaction)
                    try CatalogStore.apply(
                        fact,
                        organisationID: edge.organisationID,
                        edgeID: edge.id,
                        in: transaction
                    )
                }
            }
            return last
        }
    }

    private static func isGrowing(_ batch: OutboxBatch) -> Bool {
        var previous = batch.previous
        for row in batch.rows {
            if row.sequence <= previous { return false }
            previous = row.sequence
        }
        return true
    }

    private static func checkOwner(
        of fact: RecordingFact,
        edge: FleetEdge,
        in transaction: any SQLTransaction
    ) throws {
        let room = try transaction.queryOne(
            "SELECT edge_id FROM rooms WHERE id = ? AND organisation_id = ?",
            [.text(fact.roomID.description), .text(edge.organisationID)]
        )
        let known = try transaction.queryOne(
            "SELECT edge_id FROM recordings WHERE id = ?",
            [.text(fact.id.description)]
        )
        let cameras = Set(
            try transaction.query("SELECT id FROM cameras WHERE room_id = ?", [.text(fact.roomID.description)])
                .map { try $0.text("id") }
        )
        guard try room?.text("edge_id") == edge.id.description,
            try known.map({ try $0.text("edge_id") == edge.id.description }) ?? true,
            fact.cameras.allSatisfy({ cameras.contains($0.id.description) })
        else {
            throw FleetError(
                code: .foreignFact,
                message: "Edge \(edge.id) sent a row about recording \(fact.id), which is not its own."
            )
        }
    }
}
