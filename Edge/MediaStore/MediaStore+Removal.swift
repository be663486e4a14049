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
    /// Segments that are removed in one turn, between which the recorder's commits get theirs.
    static let removalsPerTurn = 16

    /// Removes segments with their files, because their time for keeping has ended or a full disk asks for it.
    ///
    /// The order is: mark the rows, remove the files, sync the folders, delete the rows; so a crash leaves no file
    /// without a row and no row that plays without a file, and the next opening goes on where it was. Open segments
    /// stay, and so does what `pins` gives inside the transaction that marks the rows: a recording that began meanwhile
    /// keeps what it claims. A file that cannot be removed keeps its row and is tried again at the next removal.
    ///
    /// - Parameters:
    ///   - segments: What goes, first things first.
    ///   - pins: What must stay, read in the transaction that it is given.
    /// - Returns: How many were removed. Throws ``StoreError`` of the first that could not be, after trying all.
    @discardableResult
    public func remove(
        _ segments: [RetentionSegment],
        keeping pins: @escaping @Sendable (any SQLTransaction) throws -> [RetentionPin]
    ) async throws -> Int {
        var removed = 0
        var rest = segments[...]
        var failure: StoreError?
        while !rest.isEmpty {
            let turn = Array(rest.prefix(Self.removalsPerTurn))
            rest = rest.dropFirst(turn.count)
            removed += try await self.removeTurn(&failure) { transaction in
                let pinned = PinnedRanges(try pins(transaction))
                return turn.filter { !pinned.contains($0) }.map(\.id)
            }
        }
        if let failure { throw failure }
        return removed
    }

    /// The same for segments whose pins are the caller's to know.
    public func remove(_ segments: [UUIDv7]) async throws {
        var failure: StoreError?
        _ = try await self.removeTurn(&failure) { _ in segments }
        if let failure { throw failure }
    }

    /// Marks what `choose` gives and removes all that is marked.
    private func removeTurn(
        _ failure: inout StoreError?,
        _ choose: @escaping @Sendable (any SQLTransaction) throws -> [UUIDv7]
    ) async throws -> Int {
        await self.enter()
        defer { self.leave() }
        try self.checkWritable()
        // Files that are missing because the disk is, are not removed.
        try self.checkPresence()
        do {
            try await self.database.write { transaction in
                for segment in try choose(transaction) {
                    try transaction.execute(
                        "UPDATE segments SET state = 'removing' WHERE id = ? AND state <> 'open'",
                        [.text("\(segment)")]
                    )
                }
            }
        } catch {
            throw StoreError(index: error)
        }
        let (removed, failed) = try await self.finishRemovals()
        failure = failure ?? failed
        return removed
    }

    /// Removes the files of marked rows, then the rows; what fails stays marked.
    ///
    /// - Returns: How many are gone, and the first failure of the disk. Throws ``StoreError`` of the index.
    func finishRemovals() async throws -> (removed: Int, failure: StoreError?) {
        let marked: [(id: String, path: String)]
        do {
            marked = try await self.database.read { transaction in
                try transaction.query("SELECT id, path FROM segments WHERE state = 'removing' ORDER BY start_us")
                    .map { (try $0.text("id"), try $0.text("path")) }
            }
        } catch {
            throw StoreError(index: error)
        }
        guard !marked.isEmpty else { return (0, nil) }
        var failure: StoreError?
        var folders: [String: [String]] = [:]
        for (id, path) in marked {
            do throws(StoreError) {
                if try self.fileSystem.size("\(self.directory)/\(path)") != nil {
                    try self.fileSystem.remove("\(self.directory)/\(path)")
                }
                folders[Self.folder(of: path), default: []].append(id)
            } catch {
                failure = failure ?? error
            }
        }
        var gone: [String] = []
        for (folder, ids) in folders.sorted(by: { $0.key < $1.key }) {
            do throws(StoreError) {
                // Someone may have removed the folder with all that was in it.
                if try self.fileSystem.size("\(self.directory)/\(folder)") != nil {
                    try self.fileSystem.syncDirectory("\(self.directory)/\(folder)")
                }
                gone += ids
            } catch {
                failure = failure ?? error
            }
        }
        let ids = gone
        do {
            try await self.database.write { transaction in
                for id in ids { try transaction.execute("DELETE FROM segments WHERE id = ?", [.text(id)]) }
            }
        } catch {
            throw StoreError(index: error)
        }
        for folder in folders.keys.sorted() { self.removeIfEmpty(folder) }
        return (gone.count, failure)
    }

    /// Removes the folder of a day when nothing is left in it; nothing depends on whether that works.
    private func removeIfEmpty(_ folder: String) {
        let path = "\(self.directory)/\(folder)"
        guard let names = try? self.fileSystem.list(path), names.isEmpty,
            (try? self.fileSystem.removeDirectory(path)) == true
        else { return }
        self.knownFolders.remove(folder)
    }

    /// The folder of a path below the directory.
    static func folder(of path: String) -> String {
        path.split(separator: "/").dropLast().joined(separator: "/")
    }
}
