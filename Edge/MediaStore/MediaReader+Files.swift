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

extension MediaReader {
    /// Reads extents and writes them to a file, on the reader's thread. Throws ``StoreError``.
    public func copy(_ extents: [FileExtent], to file: any WritableFile, at offset: Int64) throws(StoreError) {
        try file.write(try self.read(extents), at: offset)
    }

    /// SHA-256 in hexadecimal of the first bytes of the file at a path below the directory. Throws ``StoreError``.
    func sha256(of path: String, length: Int64) throws(StoreError) -> String {
        try MediaStore.sha256(of: try self.fileSystem.openForReading("\(self.directory)/\(path)"), length: length)
    }

    /// Makes a file durable, on the reader's thread. Throws ``StoreError``.
    public func sync(_ file: any WritableFile) throws(StoreError) {
        try file.sync()
    }
}
