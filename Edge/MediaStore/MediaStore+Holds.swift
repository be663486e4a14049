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
    /// Keeps a range from retention until ``release(hold:)``. Throws ``StoreError``.
    public nonisolated func hold(_ hold: Hold) async throws {
        do {
            try await self.database.write { transaction in
                try transaction.execute(
                    """
                    INSERT INTO holds (id, camera, start_us, end_us, reason) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET start_us = excluded.start_us, end_us = excluded.end_us,
                        reason = excluded.reason
                    """,
                    [
                        .text("\(hold.id)"), .text(hold.camera), .integer(hold.start.microsecondsSince1970),
                        .integer(hold.end.microsecondsSince1970), .text(hold.reason),
                    ]
                )
            }
        } catch {
            throw StoreError(index: error)
        }
    }

    /// Lets retention have a range again. Throws ``StoreError``.
    public nonisolated func release(hold id: UUIDv7) async throws {
        do {
            _ = try await self.database.write { try $0.execute("DELETE FROM holds WHERE id = ?", [.text("\(id)")]) }
        } catch {
            throw StoreError(index: error)
        }
    }

    /// All holds, in the order of their begin. Throws ``StoreError``.
    public nonisolated func holds() async throws -> [Hold] {
        do {
            return try await self.database.read { try Self.holds(in: $0) }
        } catch {
            throw StoreError(index: error)
        }
    }

    /// The same inside a transaction of the caller.
    public nonisolated static func holds(in transaction: any SQLTransaction) throws -> [Hold] {
        try transaction.query("SELECT id, camera, start_us, end_us, reason FROM holds ORDER BY start_us, id")
            .compactMap { row in
                guard let id = UUIDv7(try row.text("id")) else { return nil }
                return Hold(
                    id: id,
                    camera: try row.text("camera"),
                    start: UTCTime(microsecondsSince1970: try row.integer("start_us")),
                    end: UTCTime(microsecondsSince1970: try row.integer("end_us")),
                    reason: try row.text("reason")
                )
            }
    }
}
