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
import SQLStore

extension MediaStore {
    /// Removes segments with their files, because their time for keeping has ended or a full disk asks for it.
    ///
    /// The order is: mark the rows, remove the files, sync the folders, delete the rows; so a crash leaves no file
    /// without a row and no row that plays without a file, and the next opening goes on where it was. Open segments
    /// stay. What a recording pins is the caller's to know. Throws ``StoreError``; what is marked is tried again.
    public func remove(_ segments: [UUIDv7]) async throws {
        await self.enter()
        defer { self.leave() }
        try self.checkWritable()
        do {
            try await self.database.write { transaction in
                for segment in segments {
                    try transaction.execute(
                        "UPDATE segments SET state = 'removing' WHERE id = ? AND state <> 'open'",
                        [.text("\(segment)")]
                    )
                }
            }
        } catch {
            throw StoreError(index: error)
        }
        try await self.finishRemovals()
    }

    /// Removes the files of marked rows, then the rows.
    func finishRemovals() async throws {
        let rows = try await self.rows("WHERE s.state = 'removing' ORDER BY s.path", [])
        guard !rows.isEmpty else { return }
        var folders: Set<String> = []
        for row in rows {
            let path = "\(self.directory)/\(row.path)"
            if try self.fileSystem.size(path) != nil { try self.fileSystem.remove(path) }
            if let slash = path.lastIndex(of: "/") { folders.insert(String(path[..<slash])) }
        }
        for folder in folders.sorted() {
            // Someone may have removed the folder with all that was in it.
            if try self.fileSystem.size(folder) != nil { try self.fileSystem.syncDirectory(folder) }
        }
        do {
            try await self.database.write { transaction in
                for row in rows {
                    try transaction.execute("DELETE FROM segments WHERE id = ?", [.text("\(row.id)")])
                }
            }
        } catch {
            throw StoreError(index: error)
        }
    }
}
