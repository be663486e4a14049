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
import MediaFormats
import SQLStore

extension MediaStore {
    /// Where a repair moves what it cannot explain, below the directory of the store.
    public static let setAsideFolder = "set-aside"

    /// Mends what a check finds, so that all that is left plays. Deletes nothing:
    ///
    /// - A segment file without a row gets one, from what the file holds.
    /// - A segment that lost its end, or whose index is damaged, gets its row anew from the file.
    /// - A missing segment is marked as damaged; its index stays for the day on which the file is restored.
    /// - Any other file in the media folders is moved to ``setAsideFolder``, into a folder of this repair with a note of
    ///   where it was and why it was moved. The note is durable before anything is moved.
    /// - Altered bytes, bytes too many, and what cannot be read are left as they are: no repair brings them back.
    ///
    /// - Parameter deep: Also reads every byte.
    /// - Throws: ``StoreError``: `closed` unless the store is open for writing.
    public func repair(deep: Bool = false) async throws -> RepairReport {
        await self.enter()
        defer { self.leave() }
        try self.checkWritable()
        try self.checkPresence()
        let check = try await self.check(deep: deep)
        var report = RepairReport(
            segments: check.segments,
            bytes: check.bytes,
            deep: deep,
            findings: check.findings,
            actions: []
        )
        var strays: [(path: String, reason: String)] = []
        for finding in check.findings {
            switch finding.kind {
            case .unknown:
                do {
                    report.actions.append(try await self.reindex(finding.path))
                } catch let error as StoreError where error.code == .damaged || error.code == .exists {
                    strays.append((finding.path, error.message))
                } catch {
                    report.actions.append(Self.left(finding, because: "\(error)"))
                }
            case .truncated, .index, .structure, .missing:
                report.actions.append(try await self.mend(finding))
            case .altered, .longer, .unreadable:
                report.actions.append(Self.left(finding, because: finding.message))
            }
        }
        report.actions += try self.setAside(strays)
        report.actions.sort { $0.path < $1.path }
        return report
    }

    private static func left(_ finding: CheckReport.Finding, because message: String) -> RepairReport.Action {
        RepairReport.Action(kind: .left, path: finding.path, segment: finding.segment, message: message)
    }

    /// Makes the row of a damaged segment from what its file holds.
    private func mend(_ finding: CheckReport.Finding) async throws -> RepairReport.Action {
        guard let id = finding.segment,
            let row = try await self.rows("WHERE s.id = ? AND s.state NOT IN ('open', 'removing')", [.text("\(id)")])
                .first
        else { return Self.left(finding, because: "\(finding.path) is being written; nothing was done.") }
        let path = "\(self.directory)/\(row.path)"
        if finding.kind == .missing {
            do {
                _ = try await self.database.write { transaction in
                    try transaction.execute(
                        "UPDATE segments SET state = 'damaged', detail = ? WHERE id = ?",
                        [.text(finding.message), .text("\(id)")]
                    )
                }
            } catch {
                throw StoreError(index: error)
            }
            return RepairReport.Action(kind: .marked, path: row.path, segment: id, message: finding.message)
        }
        let index: SegmentIndex
        do throws(StoreError) {
            let length = try self.fileSystem.size(path) ?? 0
            index = try ScannedSegment(file: try self.fileSystem.openForReading(path), length: length).index
        } catch {
            return Self.left(finding, because: "\(row.path) could not be read: \(error.message)")
        }
        var summary = row.clipped(to: index, detail: finding.message)
        if finding.kind == .index, index.endOffset == row.bytes {
            summary.state = row.state
            summary.sha256 = row.sha256
            summary.detail = row.detail
        }
        try await self.complete(summary, index: index)
        return RepairReport.Action(
            kind: .rebuilt,
            path: row.path,
            segment: id,
            message: "The row of \(row.path) was made anew: \(index.video.count) of \(row.videoSamples) pictures play."
        )
    }

    /// Gives a segment file without a row one. Throws `damaged` or `exists` where it is not such a file.
    private func reindex(_ path: String) async throws -> RepairReport.Action {
        guard let parts = SegmentPath(path), Self.isCameraName(parts.camera) else {
            throw StoreError(code: .damaged, message: "\(path) does not have the name of a segment.")
        }
        guard try await self.rows("WHERE s.id = ?", [.text("\(parts.id)")]).isEmpty else {
            throw StoreError(code: .exists, message: "Another file is indexed as the segment of \(path).")
        }
        let full = "\(self.directory)/\(path)"
        let length = try self.fileSystem.size(full) ?? 0
        let file = try self.fileSystem.openForReading(full)
        let scan = try ScannedSegment(file: file, length: length)
        guard let initialization = scan.initialization, let video = initialization.video,
            !scan.index.video.isEmpty
        else {
            throw StoreError(code: .damaged, message: "\(path) has the name of a segment and holds no whole fragment.")
        }
        // What was in the page cache when the power went may not be on the disk; from now on a row claims it.
        let writable = try self.fileSystem.openForWriting(full)
        try writable.sync()
        writable.close()
        try self.fileSystem.syncDirectory("\(self.directory)/\(Self.folder(of: path))")
        var summary = SegmentSummary(
            id: parts.id,
            camera: parts.camera,
            session: parts.id,
            path: path,
            start: scan.start ?? parts.start,
            video: video,
            audio: initialization.audio,
            index: scan.index
        )
        let tail = length - scan.index.endOffset
        summary.state = tail == 0 ? .recovered : .damaged
        summary.detail = tail == 0 ? "" : "\(tail) bytes behind the last whole fragment were left in the file."
        if tail == 0 { summary.sha256 = try Self.sha256(of: file, length: scan.index.endOffset) }
        let statements = IndexChange.insertion(of: summary) + [IndexChange.completion(of: summary, index: scan.index)]
        do {
            try await self.database.write { transaction in
                for statement in statements { try transaction.execute(statement.sql, statement.parameters) }
            }
        } catch {
            throw StoreError(index: error)
        }
        return RepairReport.Action(
            kind: .reindexed,
            path: path,
            segment: parts.id,
            message: "\(path) is in the index again with \(scan.index.video.count) pictures. \(summary.detail)"
        )
    }

    /// Moves files into a folder of this repair, with a note that is durable before.
    private func setAside(_ files: [(path: String, reason: String)]) throws(StoreError) -> [RepairReport.Action] {
        guard !files.isEmpty else { return [] }
        let stamp = self.clock.utc.rfc3339(fractionDigits: 3).filter { $0 != "-" && $0 != ":" }
        let folder = "\(Self.setAsideFolder)/\(stamp)-\(UUIDv7(time: self.clock.utc))"
        try self.makeFolders(folder)
        let lines = files.enumerated().map { number, file in
            "\(number + 1)-\(Self.name(of: file.path)) was \(file.path): \(file.reason)\n"
        }
        let note = """
            'oriel-edge store repair' moved these files here because it could not explain them. Nothing was deleted. Play \
            them as they stand, move them back, or delete them.


            """
        let file = try self.fileSystem.createFile("\(self.directory)/\(folder)/NOTE.txt")
        try file.write(Array((note + lines.joined()).utf8), at: 0)
        try file.sync()
        file.close()
        try self.fileSystem.syncDirectory("\(self.directory)/\(folder)")
        var actions: [RepairReport.Action] = []
        var left: Set<String> = []
        for (number, file) in files.enumerated() {
            let target = "\(folder)/\(number + 1)-\(Self.name(of: file.path))"
            do throws(StoreError) {
                try self.fileSystem.rename("\(self.directory)/\(file.path)", to: "\(self.directory)/\(target)")
                left.insert(Self.folder(of: file.path))
                let message = "\(file.reason) It is now \(target)."
                actions.append(.init(kind: .setAside, path: file.path, segment: nil, message: message))
            } catch {
                actions.append(.init(kind: .left, path: file.path, segment: nil, message: error.message))
            }
        }
        for folder in left.sorted() + [folder] { try self.fileSystem.syncDirectory("\(self.directory)/\(folder)") }
        return actions
    }

    private static func name(of path: String) -> Substring { path.split(separator: "/").last ?? "" }
}
