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

/// One open file of the machine: written, read, or locked.
final class LocalFile: WritableFile, ReadableFile, FileLock {
    private let descriptor: Int32
    private let path: String

    init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { Glibc.close(self.descriptor) }

    func write(_ bytes: [UInt8], at offset: Int64) throws(StoreError) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                pwrite(self.descriptor, buffer.baseAddress.map { $0 + done }, bytes.count - done, Int(offset) + done)
            }
            if count < 0 {
                let code = errno
                if code == EINTR { continue }
                throw StoreError(errno: code, doing: "write", path: self.path)
            }
            done += count
        }
    }

    func sync() throws(StoreError) {
        guard fdatasync(self.descriptor) == 0 else { throw StoreError(errno: errno, doing: "sync", path: self.path) }
    }

    func truncate(to length: Int64) throws(StoreError) {
        guard ftruncate(self.descriptor, Int(length)) == 0 else {
            throw StoreError(errno: errno, doing: "cut", path: self.path)
        }
    }

    /// The descriptor is closed when the last reference goes, so that a reader can never meet a reused number.
    func close() {}

    func read(at offset: Int64, count: Int) throws(StoreError) -> [UInt8] {
        guard count > 0, offset >= 0 else { return [] }
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            initialized = 0
            while initialized < count {
                let start = buffer.baseAddress.map { $0 + initialized }
                let got = pread(self.descriptor, start, count - initialized, Int(offset) + initialized)
                if got == 0 { break }
                if got < 0 {
                    if errno == EINTR { continue }
                    failure = errno
                    break
                }
                initialized += got
            }
        }
        guard failure == 0 else { throw StoreError(errno: failure, doing: "read", path: self.path) }
        return bytes
    }

    func release() {
        flock(self.descriptor, LOCK_UN)
    }
}
