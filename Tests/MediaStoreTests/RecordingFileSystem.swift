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

import MediaStore

/// The local file system with a ``Journal`` in between.
struct RecordingFileSystem: FileSystem {
    let journal: Journal
    var base: any FileSystem = LocalFileSystem()
    var free: Int64?

    func createDirectory(_ path: String) throws(StoreError) -> Bool {
        let isNew = try self.base.createDirectory(path)
        if isNew { self.journal.append(.createDirectory(path)) }
        return isNew
    }

    func createFile(_ path: String) throws(StoreError) -> any WritableFile {
        if case .fail(let code)? = self.journal.enter(.createFile) { throw StoreError(code: code, message: "injected") }
        let file = try self.base.createFile(path)
        self.journal.append(.create(path))
        return RecordingFile(base: file, path: path, journal: self.journal)
    }

    func openForWriting(_ path: String) throws(StoreError) -> any WritableFile {
        RecordingFile(base: try self.base.openForWriting(path), path: path, journal: self.journal)
    }

    func openForReading(_ path: String) throws(StoreError) -> any ReadableFile { try self.base.openForReading(path) }

    func syncDirectory(_ path: String) throws(StoreError) {
        switch self.journal.enter(.syncDirectory) {
        case .drop?: return
        case .fail(let code)?: throw StoreError(code: code, message: "injected")
        case nil: self.journal.append(.syncDirectory(path))
        }
    }

    func list(_ path: String) throws(StoreError) -> [String] { try self.base.list(path) }

    func size(_ path: String) throws(StoreError) -> Int64? { try self.base.size(path) }

    func rename(_ path: String, to newPath: String) throws(StoreError) {
        try self.base.rename(path, to: newPath)
        self.journal.append(.rename(path, to: newPath))
    }

    func removeDirectory(_ path: String) throws(StoreError) -> Bool {
        guard try self.base.removeDirectory(path) else { return false }
        self.journal.append(.removeDirectory(path))
        return true
    }

    func remove(_ path: String) throws(StoreError) {
        if case .fail(let code)? = self.journal.enter(.remove) { throw StoreError(code: code, message: "injected") }
        try self.base.remove(path)
        self.journal.append(.remove(path))
    }

    func freeSpace(_ path: String) throws(StoreError) -> Int64 {
        if let free = self.free { return free }
        return try self.base.freeSpace(path)
    }

    func lock(_ path: String) throws(StoreError) -> any FileLock { try self.base.lock(path) }
}
