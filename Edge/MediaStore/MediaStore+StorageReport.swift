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

import Foundations
import SQLStore

extension MediaStore {
    /// Keeps a report in the place of the one before, and the begin and end of alarms as facts. Throws ``StoreError``.
    public nonisolated func keep(_ report: StorageReport) async throws {
        do {
            try await self.database.write { transaction in
                try transaction.execute("DELETE FROM storage_report")
                try transaction.execute(
                    """
                    INSERT INTO storage_report (at_us, total_bytes, free_bytes, reserved_bytes, media_bytes, pinned_bytes,
                        bytes_per_hour, full_at_us, alarm) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    [
                        .integer(report.at.microsecondsSince1970), .integer(report.totalBytes),
                        .integer(report.freeBytes), .integer(report.reservedBytes), .integer(report.mediaBytes),
                        .integer(report.pinnedBytes), .integer(report.bytesPerHour),
                        report.fullAt.map { .integer($0.microsecondsSince1970) } ?? .null,
                        report.alarm.map { .text($0.rawValue) } ?? .null,
                    ]
                )
                let open = try transaction.queryOne("SELECT alarm FROM storage_alarms WHERE end_us IS NULL")
                guard try open?.text("alarm") != report.alarm?.rawValue else { return }
                try transaction.execute(
                    "UPDATE storage_alarms SET end_us = ? WHERE end_us IS NULL",
                    [.integer(report.at.microsecondsSince1970)]
                )
                guard let alarm = report.alarm else { return }
                try transaction.execute(
                    "INSERT INTO storage_alarms (id, alarm, start_us, detail) VALUES (?, ?, ?, ?)",
                    [
                        .text("\(UUIDv7(time: report.at))"), .text(alarm.rawValue),
                        .integer(report.at.microsecondsSince1970), .text(report.text),
                    ]
                )
            }
        } catch {
            throw StoreError(index: error)
        }
    }

    /// The latest report; nil before the first. Throws ``StoreError``.
    public nonisolated func storageReport() async throws -> StorageReport? {
        do {
            return try await self.database.read { transaction in
                guard let row = try transaction.queryOne("SELECT * FROM storage_report") else { return nil }
                return StorageReport(
                    at: UTCTime(microsecondsSince1970: try row.integer("at_us")),
                    totalBytes: try row.integer("total_bytes"),
                    freeBytes: try row.integer("free_bytes"),
                    reservedBytes: try row.integer("reserved_bytes"),
                    mediaBytes: try row.integer("media_bytes"),
                    pinnedBytes: try row.integer("pinned_bytes"),
                    bytesPerHour: try row.integer("bytes_per_hour"),
                    fullAt: try row.integerOrNil("full_at_us").map { UTCTime(microsecondsSince1970: $0) },
                    alarm: try row.textOrNil("alarm").flatMap { StorageAlarm(rawValue: $0) }
                )
            }
        } catch {
            throw StoreError(index: error)
        }
    }

    /// All alarms there ever were, the first one first. Throws ``StoreError``.
    public nonisolated func storageAlarms() async throws -> [StorageAlarmRecord] {
        do {
            return try await self.database.read { transaction in
                try transaction.query(
                    "SELECT alarm, start_us, end_us, detail FROM storage_alarms ORDER BY start_us, id"
                )
                .compactMap { row in
                    guard let alarm = StorageAlarm(rawValue: try row.text("alarm")) else { return nil }
                    return StorageAlarmRecord(
                        alarm: alarm,
                        start: UTCTime(microsecondsSince1970: try row.integer("start_us")),
                        end: try row.integerOrNil("end_us").map { UTCTime(microsecondsSince1970: $0) },
                        detail: try row.text("detail")
                    )
                }
            }
        } catch {
            throw StoreError(index: error)
        }
    }
}
