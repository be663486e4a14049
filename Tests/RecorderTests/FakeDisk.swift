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
import Synchronization

/// The machine's own disk, which can be made to look full or to refuse new files.
final class FakeDisk: FileSystem {
    enum Trouble: Sendable { case none, full, failing }

    private let disk = LocalFileSystem()
    private let current = Mutex(Trouble.none)

    var trouble: Trouble {
        get { self.current.withLock { $0 } }
        set { self.current.withLock { $0 = newValue } }
    }

    func createDirectory(_ path: String) throws(StoreError) -> Bool { try self.disk.createDirectory(path) }

    func createFile(_ path: String) throws(StoreError) -> any WritableFile {
        if self.trouble == .failing { throw StoreError(code: .inputOutput, message: "The disk is broken.") }
        return try self.disk.createFile(path)
    }

    func openForWriting(_ path: String) throws(StoreError) -> any WritableFile { try self.disk.openForWriting(path) }

    func openForReading(_ path: String) throws(StoreError) -> any ReadableFile { try self.disk.openForReading(path) }

    func syncDirectory(_ path: String) throws(StoreError) { try self.disk.syncDirectory(path) }

    func list(_ path: String) throws(StoreError) -> [String] { try self.disk.list(path) }

    func size(_ path: String) throws(StoreError) -> Int64? { try self.disk.size(path) }

    func rename(_ path: String, to newPath: String) throws(StoreError) { try self.disk.rename(path, to: newPath) }

    func remove(_ path: String) throws(StoreError) { try self.disk.remove(path) }

    func freeSpace(_ path: String) throws(StoreError) -> Int64 {
        self.trouble == .full ? 0 : try self.disk.freeSpace(path)
    }

    func lock(_ path: String) throws(StoreError) -> any FileLock { try self.disk.lock(path) }
}
