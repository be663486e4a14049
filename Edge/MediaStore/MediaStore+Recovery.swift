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

import Crypto
import Foundations
import SQLStore

extension MediaStore {
    /// Bytes of a file that are hashed at once.
    static let hashChunkBytes = 1 << 20

    /// Ends the segments that a crash left open: cuts each file after its last whole fragment, syncs it, completes its
    /// row. Runs once, before the store takes samples.
    func recover() async throws {
        // A file that cannot be removed now must not keep the cameras from being recorded; it is tried again later.
        _ = try await self.finishRemovals()
        let open = try await self.rows("WHERE s.state = 'open' ORDER BY s.start_us, s.id", [])
        for row in open {
            let (summary, index) = self.recover(row)
            try await self.complete(summary, index: index)
            self.recovered.append(summary)
        }
    }

    /// Completes the row of a segment outside of a commit.
    func complete(_ summary: SegmentSummary, index: SegmentIndex) async throws {
        let statement = IndexChange.completion(of: summary, index: index)
        do {
            _ = try await self.database.write { try $0.execute(statement.sql, statement.parameters) }
        } catch {
            throw StoreError(index: error)
        }
    }

    /// Cuts the file of a segment after its last whole fragment; a file that cannot be read makes it damaged.
    private func recover(_ row: SegmentSummary) -> (SegmentSummary, SegmentIndex) {
        let path = "\(self.directory)/\(row.path)"
        let empty = SegmentIndex(initializationBytes: 0)
        do throws(StoreError) {
            guard let length = try self.fileSystem.size(path) else {
                return (row.clipped(to: empty, detail: "The segment file is missing."), empty)
            }
            let file = try self.fileSystem.openForReading(path)
            let scan = try ScannedSegment(file: file, length: length)
            guard !scan.index.video.isEmpty else {
                return (row.clipped(to: empty, detail: "The segment file holds no whole fragment."), empty)
            }
            let writable = try self.fileSystem.openForWriting(path)
            if length > scan.index.endOffset { try writable.truncate(to: scan.index.endOffset) }
            try writable.sync()
            writable.close()
            var summary = row.clipped(to: scan.index, detail: "")
            summary.state = .recovered
            summary.sha256 = try Self.sha256(of: file, length: scan.index.endOffset)
            summary.snapshot = nil
            return (summary, scan.index)
        } catch {
            return (row.clipped(to: empty, detail: "The segment file could not be recovered: \(error.message)"), empty)
        }
    }

    /// SHA-256 in hexadecimal of the first bytes of a file.
    static func sha256(of file: any ReadableFile, length: Int64) throws(StoreError) -> String {
        var hash = SHA256()
        var offset: Int64 = 0
        while offset < length {
            let bytes = try file.read(at: offset, count: Int(min(Int64(Self.hashChunkBytes), length - offset)))
            if bytes.isEmpty { break }
            bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
            offset += Int64(bytes.count)
        }
        return hexadecimal(hash.finalize())
    }
}
