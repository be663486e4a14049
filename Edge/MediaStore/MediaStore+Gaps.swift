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
public import SQLStore

extension MediaStore {
    /// Stores a gap, or the new end and detail of one that is stored. Throws ``StoreError``.
    public func record(_ gap: Gap) async throws {
        try self.checkWritable()
        do {
            try await self.database.write { try Self.record(gap, in: $0) }
        } catch {
            throw StoreError(index: error)
        }
    }

    /// The same inside a transaction of the caller, together with the outbox row of the change.
    public nonisolated static func record(_ gap: Gap, in transaction: any SQLTransaction) throws {
        try transaction.execute(
            """
            INSERT INTO gaps (id, camera, start_us, end_us, cause, detail) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET end_us = excluded.end_us, detail = excluded.detail
            """,
            [
                .text("\(gap.id)"), .text(gap.camera), .integer(gap.start.microsecondsSince1970),
                gap.end.map { .integer($0.microsecondsSince1970) } ?? .null, .text(gap.cause.rawValue),
                .text(gap.detail),
            ]
        )
    }

    /// The gaps of a camera that overlap `from ..< to`, in the order of their start. Throws ``StoreError``.
    public nonisolated func gaps(camera: String, from: UTCTime, to: UTCTime) async throws -> [Gap] {
        try await self.gaps(
            "WHERE camera = ? AND start_us < ? AND (end_us IS NULL OR end_us > ? OR (end_us = start_us AND start_us >= ?))",
            [
                .text(camera), .integer(to.microsecondsSince1970), .integer(from.microsecondsSince1970),
                .integer(from.microsecondsSince1970),
            ]
        )
    }

    /// The gaps of all cameras that have not ended. Throws ``StoreError``.
    public nonisolated func openGaps() async throws -> [Gap] { try await self.gaps("WHERE end_us IS NULL", []) }

    private nonisolated func gaps(_ condition: String, _ parameters: [SQLValue]) async throws -> [Gap] {
        do {
            return try await self.database.read { transaction in
                try transaction.query(
                    "SELECT id, camera, start_us, end_us, cause, detail FROM gaps \(condition) ORDER BY start_us, id",
                    parameters
                ).compactMap { row in
                    guard let id = UUIDv7(try row.text("id")), let cause = GapCause(rawValue: try row.text("cause"))
                    else {
                        return nil
                    }
                    return Gap(
                        id: id,
                        camera: try row.text("camera"),
                        start: UTCTime(microsecondsSince1970: try row.integer("start_us")),
                        end: try row.integerOrNil("end_us").map { UTCTime(microsecondsSince1970: $0) },
                        cause: cause,
                        detail: try row.text("detail")
                    )
                }
            }
        } catch {
            throw StoreError(index: error)
        }
    }
}
