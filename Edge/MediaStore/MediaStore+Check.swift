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

extension MediaStore {
    /// Compares the files with the index; changes nothing and runs beside a writer.
    ///
    /// - Parameter deep: Also reads every byte and compares the hashes.
    /// - Throws: ``StoreError`` where the index cannot be read.
    public func check(deep: Bool) async throws -> CheckReport {
        // Files first: one that is made meanwhile has its row by the time that the rows are read.
        let files = try self.mediaFiles()
        let rows = try await self.rows("WHERE s.state <> 'removing' ORDER BY s.path", [])
        var report = CheckReport(segments: rows.count, bytes: 0, deep: deep, findings: [])
        for row in rows {
            report.bytes += row.bytes
            if let finding = await self.finding(row, deep: deep) { report.findings.append(finding) }
        }
        let known = Set(rows.map(\.path))
        for path in files where !known.contains(path) {
            report.findings.append(
                CheckReport.Finding(
                    kind: .unknown,
                    path: path,
                    segment: nil,
                    message: "\(path) is not in the index; it is left alone: play it as it stands, or move it away."
                )
            )
        }
        report.findings.sort { $0.path < $1.path }
        return report
    }

    /// Rebuilds the rows of segments whose file lost its end, from what the file holds, so that the rest plays.
    ///
    /// - Returns: What was found, before the repair.
    /// - Throws: ``StoreError``: `closed` unless the store is open for writing.
    public func repair() async throws -> CheckReport {
        await self.enter()
        defer { self.leave() }
        try self.checkWritable()
        let report = try await self.check(deep: false)
        let broken = Set(report.findings.filter { $0.kind != .unknown && $0.kind != .longer }.compactMap(\.segment))
        for row in try await self.rows("WHERE s.state NOT IN ('open', 'removing') ORDER BY s.path", [])
        where broken.contains(row.id) {
            var index = SegmentIndex(initializationBytes: 0)
            let path = "\(self.directory)/\(row.path)"
            if let length = try? self.fileSystem.size(path), let file = try? self.fileSystem.openForReading(path),
                let scan = try? ScannedSegment(file: file, length: length)
            {
                index = scan.index
            }
            let finding = report.findings.first { $0.segment == row.id }
            try await self.complete(row.clipped(to: index, detail: finding?.message ?? ""), index: index)
        }
        return report
    }

    private func finding(_ row: SegmentSummary, deep: Bool) async -> CheckReport.Finding? {
        func finding(_ kind: CheckReport.Finding.Kind, _ message: String) -> CheckReport.Finding {
            CheckReport.Finding(kind: kind, path: row.path, segment: row.id, message: message)
        }
        do {
            guard let size = try self.fileSystem.size("\(self.directory)/\(row.path)") else {
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
            do {
                _ = try await self.index(of: row)
            } catch {
                return finding(.index, "The index of \(row.path) is damaged; run 'store repair' to rebuild it.")
            }
            if let expected = row.sha256 {
                // On the reader's thread, so that the recorder's commits do not wait for it.
                if try await self.reader.sha256(of: row.path, length: row.bytes) != expected {
                    return finding(
                        .altered,
                        "\(row.path) has other bytes than when it was ended; restore it from a backup."
                    )
                }
            }
            return nil
        } catch {
            return finding(.unreadable, "\(row.path) could not be read: \(error)")
        }
    }

    /// The paths of all files under `media`, below the directory of the store.
    private func mediaFiles() throws(StoreError) -> [String] {
        var files: [String] = []
        var folders = ["media"]
        while let folder = folders.popLast() {
            let names: [String]
            do {
                names = try self.fileSystem.list("\(self.directory)/\(folder)")
            } catch {
                // Something else stands where a folder is expected: it is reported as a file that is not ours.
                guard (try? self.fileSystem.size("\(self.directory)/\(folder)")) != nil, folder != "media" else {
                    if folder == "media" { return [] }
                    throw error
                }
                files.append(folder)
                continue
            }
            let isDay = folder.split(separator: "/").count == 3
            for name in names {
                if isDay { files.append("\(folder)/\(name)") } else { folders.append("\(folder)/\(name)") }
            }
        }
        return files.sorted()
    }
}
