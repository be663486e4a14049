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

/// The seam through which the store reaches the disk; all media input and output goes through it.
///
/// Calls block, so the store makes them on threads of its own. Programs use ``LocalFileSystem``; tests put a double in
/// between that journals every call or fails the one they choose. Every call throws ``StoreError``.
public protocol FileSystem: Sendable {
    /// Makes one folder whose parent exists; gives false where it was there already.
    func createDirectory(_ path: String) throws(StoreError) -> Bool

    /// Makes a new, empty file; throws `exists` where there is one.
    func createFile(_ path: String) throws(StoreError) -> any WritableFile

    /// Opens an existing file to truncate or continue it.
    func openForWriting(_ path: String) throws(StoreError) -> any WritableFile

    /// Opens an existing file for reading; throws `notFound` where there is none.
    func openForReading(_ path: String) throws(StoreError) -> any ReadableFile

    /// Makes the names in a folder durable (`fsync` of the folder).
    func syncDirectory(_ path: String) throws(StoreError)

    /// The names in a folder in byte order, without `.` and `..`; empty where there is no such folder.
    func list(_ path: String) throws(StoreError) -> [String]

    /// The size of a file in bytes, nil where there is none.
    func size(_ path: String) throws(StoreError) -> Int64?

    /// Gives a file another name in the same file system, replacing what has that name.
    func rename(_ path: String, to newPath: String) throws(StoreError)

    /// Removes a file.
    func remove(_ path: String) throws(StoreError)

    /// The bytes that may still be written on the volume of a path.
    func freeSpace(_ path: String) throws(StoreError) -> Int64

    /// The size in bytes of the volume of a path.
    func totalSpace(_ path: String) throws(StoreError) -> Int64

    /// Removes a folder that is empty; gives false where it is not.
    func removeDirectory(_ path: String) throws(StoreError) -> Bool

    /// Takes the lock of a file, making it where needed; throws `locked` where another process holds it.
    func lock(_ path: String) throws(StoreError) -> any FileLock
}

extension FileSystem {
    /// The machine's own answer.
    public func totalSpace(_ path: String) throws(StoreError) -> Int64 { try LocalFileSystem().totalSpace(path) }

    /// Removes it on the machine.
    public func removeDirectory(_ path: String) throws(StoreError) -> Bool {
        try LocalFileSystem().removeDirectory(path)
    }
}
