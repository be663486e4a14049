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
    /// The size of the volume that holds the store and what is free on it. Throws ``StoreError``.
    public func volume() throws(StoreError) -> VolumeSpace {
        VolumeSpace(
            total: try self.fileSystem.totalSpace(self.directory),
            free: try self.fileSystem.freeSpace(self.directory)
        )
    }

    /// Throws `diskFull` where only the reserve is left.
    func checkFreeSpace() throws(StoreError) {
        let volume = try self.volume()
        guard volume.freeForMedia >= 0 else {
            throw StoreError(
                code: .diskFull,
                message: """
                    The disk of \(self.directory) is full (\(volume.free >> 20) MB left, all of it kept for the index); what \
                    is recorded stays: free some space or shorten the retention.
                    """
            )
        }
    }

    /// Throws `identity` where the directory no longer holds the store that was opened: its disk was unmounted or
    /// changed for another. Asked at every commit, so that nothing is written to the disk below.
    ///
    /// - Parameter isStrict: Whether a file that cannot be read counts as gone: not for a commit, which an error that passes
    ///   must not stop.
    func checkPresence(isStrict: Bool = true) throws(StoreError) {
        let path = "\(self.directory)/\(StoreIdentity.fileName)"
        let found: StoreIdentity?
        do {
            let bytes = try self.fileSystem.openForReading(path).read(at: 0, count: StoreIdentity.maximumBytes)
            found = try? StoreIdentity(json: String(decoding: bytes, as: UTF8.self))
        } catch {
            guard error.code == .notFound else {
                if isStrict { throw error }
                return
            }
            found = nil
        }
        guard found?.store == self.identity.store else {
            throw StoreError(
                code: .identity,
                message: """
                    The disk of \(self.directory) is gone or another one is in its place; nothing is recorded until the \
                    store \(self.identity.store) is back: mount its disk.
                    """
            )
        }
    }
}
