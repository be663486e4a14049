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

import Glibc

/// The file system of the machine.
public struct LocalFileSystem: FileSystem {
    /// Makes the file system; it holds no state.
    public init() {}

    /// `mkdir` with the rights of the user and, to read, of the group.
    public func createDirectory(_ path: String) throws(StoreError) -> Bool {
        if mkdir(path, 0o750) == 0 { return true }
        let code = errno
        guard code == EEXIST else { throw StoreError(errno: code, doing: "create the folder", path: path) }
        return false
    }

    /// `open` with `O_CREAT | O_EXCL`.
    public func createFile(_ path: String) throws(StoreError) -> any WritableFile {
        let descriptor = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw StoreError(errno: errno, doing: "create", path: path) }
        return LocalFile(descriptor: descriptor, path: path)
    }

    /// `open` with `O_RDWR`.
    public func openForWriting(_ path: String) throws(StoreError) -> any WritableFile {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw StoreError(errno: errno, doing: "open", path: path) }
        return LocalFile(descriptor: descriptor, path: path)
    }

    /// `open` with `O_RDONLY`.
    public func openForReading(_ path: String) throws(StoreError) -> any ReadableFile {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StoreError(errno: errno, doing: "open", path: path) }
        return LocalFile(descriptor: descriptor, path: path)
    }

    /// `fsync` of the folder.
    public func syncDirectory(_ path: String) throws(StoreError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StoreError(errno: errno, doing: "open the folder", path: path) }
        defer { Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw StoreError(errno: errno, doing: "sync the folder", path: path) }
    }

    /// `readdir`, sorted.
    public func list(_ path: String) throws(StoreError) -> [String] {
        guard let directory = opendir(path) else {
            let code = errno
            if code == ENOENT { return [] }
            throw StoreError(errno: code, doing: "list the folder", path: path)
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// `stat`.
    public func size(_ path: String) throws(StoreError) -> Int64? {
        var status = stat()
        if stat(path, &status) == 0 { return Int64(status.st_size) }
        let code = errno
        if code == ENOENT || code == ENOTDIR { return nil }
        throw StoreError(errno: code, doing: "look at", path: path)
    }

    /// `rename`.
    public func rename(_ path: String, to newPath: String) throws(StoreError) {
        guard Glibc.rename(path, newPath) == 0 else { throw StoreError(errno: errno, doing: "rename", path: path) }
    }

    /// `unlink`.
    public func remove(_ path: String) throws(StoreError) {
        guard unlink(path) == 0 else { throw StoreError(errno: errno, doing: "remove", path: path) }
    }

    /// `statvfs`: what a user without privileges may still write.
    public func freeSpace(_ path: String) throws(StoreError) -> Int64 {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else {
            throw StoreError(errno: errno, doing: "ask the free space of", path: path)
        }
        return Int64(
            clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue
        )
    }

    /// `statvfs`: all blocks of the volume.
    public func totalSpace(_ path: String) throws(StoreError) -> Int64 {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else {
            throw StoreError(errno: errno, doing: "ask the size of the volume of", path: path)
        }
        return Int64(
            clamping: UInt64(status.f_blocks).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue
        )
    }

    /// `rmdir`.
    public func removeDirectory(_ path: String) throws(StoreError) -> Bool {
        if rmdir(path) == 0 { return true }
        let code = errno
        guard code == ENOTEMPTY || code == EEXIST else {
            throw StoreError(errno: code, doing: "remove the folder", path: path)
        }
        return false
    }

    /// `flock`; the file holds the number of the process for whoever comes second.
    public func lock(_ path: String) throws(StoreError) -> any FileLock {
        let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw StoreError(errno: errno, doing: "open", path: path) }
        let file = LocalFile(descriptor: descriptor, path: path)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            guard code == EWOULDBLOCK else { throw StoreError(errno: code, doing: "lock", path: path) }
            let text = String(decoding: (try? file.read(at: 0, count: 32)) ?? [], as: UTF8.self)
            let holder = text.prefix { $0.isNumber }
            throw StoreError(
                code: .locked,
                message: """
                    The store is being written by process \(holder.isEmpty ? "unknown" : String(holder)) (lock file \
                    \(path)); stop that process first, or use list, check or export, which run beside it.
                    """
            )
        }
        try file.truncate(to: 0)
        try file.write(Array("\(getpid())\n".utf8), at: 0)
        return file
    }
}

extension StoreError {
    /// The error of a failed system call.
    init(errno code: Int32, doing action: String, path: String) {
        switch code {
        case ENOSPC, EDQUOT:
            self.init(
                code: .diskFull,
                message: """
                    The disk is full, so it was not possible to \(action) \(path); what is recorded stays: free some \
                    space or shorten the retention.
                    """
            )
        case ENOENT:
            self.init(code: .notFound, message: "Could not \(action) \(path): it does not exist; check the directory.")
        case EEXIST:
            self.init(code: .exists, message: "Could not \(action) \(path): it exists already; choose another name.")
        case EROFS:
            self.init(
                code: .inputOutput,
                message: """
                    Could not \(action) \(path): its volume is mounted read-only, as the system does after a disk error; \
                    check the disk and mount it again.
                    """
            )
        case EACCES, EPERM:
            self.init(
                code: .inputOutput,
                message: "Could not \(action) \(path): no right to; give this user the right to the directory."
            )
        default:
            self.init(
                code: .inputOutput,
                message:
                    "Could not \(action) \(path): \(String(cString: strerror(code))); check the disk and its cable."
            )
        }
    }
}
