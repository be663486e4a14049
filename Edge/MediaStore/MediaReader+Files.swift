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

import MediaFormats

extension MediaReader {
    /// Reads extents and writes them to a file, on the reader's thread. Throws ``StoreError``.
    public func copy(_ extents: [FileExtent], to file: any WritableFile, at offset: Int64) throws(StoreError) {
        try file.write(try self.read(extents), at: offset)
    }

    /// SHA-256 in hexadecimal of the first bytes of the file at a path below the directory. Throws ``StoreError``.
    func sha256(of path: String, length: Int64) throws(StoreError) -> String {
        try MediaStore.sha256(of: try self.fileSystem.openForReading("\(self.directory)/\(path)"), length: length)
    }

    /// What the boxes of the first `length` bytes of the file at a path do not share with its index, in a sentence; nil
    /// where they agree. Throws ``StoreError``.
    func fault(in path: String, length: Int64, index: SegmentIndex) throws(StoreError) -> String? {
        let file = try self.fileSystem.openForReading("\(self.directory)/\(path)")
        let scan = try ScannedSegment(file: file, length: length)
        if let fault = scan.fault { return fault }
        guard scan.initialization?.video != nil else {
            return "The beginning of the file is no initialization segment."
        }
        guard scan.index.endOffset == length else {
            return "The whole fragments end at byte \(scan.index.endOffset) of \(length)."
        }
        guard scan.index.fragments == index.fragments, scan.index.initializationBytes == index.initializationBytes,
            scan.index.video.map(\.size) == index.video.map(\.size),
            scan.index.audio.map(\.size) == index.audio.map(\.size)
        else { return "The fragments or the sizes of the samples differ." }
        return nil
    }

    /// Makes a file durable, on the reader's thread. Throws ``StoreError``.
    public func sync(_ file: any WritableFile) throws(StoreError) {
        try file.sync()
    }
}
