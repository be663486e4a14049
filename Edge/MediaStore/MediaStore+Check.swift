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
    /// Rows that a check holds at once.
    static let checkedRows: Int64 = 2000

    /// Compares the files with the index; changes nothing and runs beside a writer.
    ///
    /// Goes camera by camera, so that its memory does not grow with the archive.
    ///
    /// - Parameters:
    ///   - deep: Also reads every byte, compares the hashes and walks the boxes.
    ///   - progress: Told how many segments were looked at.
    /// - Throws: ``StoreError`` where the index cannot be read.
    public func check(
        deep: Bool,
        progress: @Sendable (_ segments: Int) -> Void = { _ in }
    ) async throws -> CheckReport {
        var report = CheckReport(segments: 0, bytes: 0, deep: deep, findings: [])
        // Files first: one that is made meanwhile has its row by the time that the rows are read.
        let folders = try self.cameraFolders()
        for path in folders.strays { report.findings.append(Self.unknown(path)) }
        for camera in Set(folders.cameras + (try await self.cameras())).sorted() {
            let files = try self.files(below: "media/\(camera)", depth: 2)
            var known: Set<String> = []
            var after: (start: UTCTime, id: String) = (UTCTime(microsecondsSince1970: .min), "")
            while true {
                let rows = try await self.checkedRows(camera: camera, after: after)
                for row in rows {
                    known.insert(row.path)
                    if row.state == .removing { continue }
                    report.segments += 1
                    report.bytes += row.bytes
                    if let finding = await self.finding(row, deep: deep) { report.findings.append(finding) }
                    progress(report.segments)
                }
                guard let last = rows.last else { break }
                after = (last.start, "\(last.id)")
            }
            for path in files where !known.contains(path) {
                // Retention may have removed it since.
                guard (try self.fileSystem.size("\(self.directory)/\(path)")) != nil else { continue }
                report.findings.append(Self.unknown(path))
            }
        }
        report.findings.sort { $0.path < $1.path }
        return report
    }

    /// Some of a camera's rows, in the order of their start.
    private func checkedRows(camera: String, after: (start: UTCTime, id: String)) async throws -> [SegmentSummary] {
        try await self.rows(
            """
            WHERE s.camera = ? AND s.start_us >= ? AND (s.start_us > ? OR s.id > ?)
            ORDER BY s.start_us, s.id LIMIT ?
            """,
            [
                .text(camera), .integer(after.start.microsecondsSince1970),
                .integer(after.start.microsecondsSince1970), .text(after.id), .integer(Self.checkedRows),
            ]
        )
    }

    private static func unknown(_ path: String) -> CheckReport.Finding {
        CheckReport.Finding(
            kind: .unknown,
            path: path,
            segment: nil,
            message: """
                \(path) is not in the index; 'store repair' indexes it if it is a segment, and else moves it to \
                \(Self.setAsideFolder).
                """
        )
    }

    private func finding(_ row: SegmentSummary, deep: Bool) async -> CheckReport.Finding? {
        func finding(_ kind: CheckReport.Finding.Kind, _ message: String) -> CheckReport.Finding {
            CheckReport.Finding(kind: kind, path: row.path, segment: row.id, message: message)
        }
        do {
            guard let size = try self.fileSystem.size("\(self.directory)/\(row.path)") else {
                // Retention may have removed it since.
                let now = try await self.rows("WHERE s.id = ? AND s.state <> 'removing'", [.text("\(row.id)")])
                if now.isEmpty { return nil }
                return finding(.missing, "\(row.path) is missing; restore it from a backup.")
            }
            if row.state == .open { return nil }
            if size < row.bytes {
                return finding(
                    .truncated,
                    "\(row.path) has \(size) of \(row.bytes) bytes; the whole fragments in it play."
                )
            }
            if size > row.bytes, row.state != .damaged {
                return finding(
                    .longer,
                    "\(row.path) has \(size - row.bytes) bytes more than the index says; the rest plays."
                )
            }
            guard deep else { return nil }
            let index: SegmentIndex
            do {
                index = try await self.index(of: row)
            } catch {
                return finding(.index, "The index of \(row.path) is damaged; run 'store repair --deep' to rebuild it.")
            }
            // On the reader's thread, so that the recorder's commits do not wait for it.
            if let expected = row.sha256,
                try await self.reader.sha256(of: row.path, length: row.bytes) != expected
            {
                return finding(
                    .altered,
                    "\(row.path) has other bytes than when it was ended; restore it from a backup."
                )
            }
            guard row.bytes > 0, let fault = try await self.reader.fault(in: row.path, length: row.bytes, index: index)
            else { return nil }
            return finding(.structure, "The boxes of \(row.path) are not as the index says: \(fault)")
        } catch {
            return finding(.unreadable, "\(row.path) could not be read: \(error)")
        }
    }

    /// The folders of the cameras, and what stands beside them and is none.
    private func cameraFolders() throws(StoreError) -> (cameras: [String], strays: [String]) {
        guard try self.fileSystem.size("\(self.directory)/media") != nil else { return ([], []) }
        var result: (cameras: [String], strays: [String]) = ([], [])
        for name in try self.fileSystem.list("\(self.directory)/media") {
            if self.isFolder("media/\(name)") {
                result.cameras.append(name)
            } else {
                result.strays.append("media/\(name)")
            }
        }
        return result
    }

    /// The paths of what is `depth` folders below a folder, and of what stands above it and is no folder.
    private func files(below folder: String, depth: Int) throws(StoreError) -> [String] {
        guard try self.fileSystem.size("\(self.directory)/\(folder)") != nil else { return [] }
        var result: [String] = []
        for name in try self.fileSystem.list("\(self.directory)/\(folder)") {
            let path = "\(folder)/\(name)"
            if depth > 1, self.isFolder(path) {
                result += try self.files(below: path, depth: depth - 1)
            } else {
                result.append(path)
            }
        }
        return result
    }

    private func isFolder(_ path: String) -> Bool { (try? self.fileSystem.list("\(self.directory)/\(path)")) != nil }
}
