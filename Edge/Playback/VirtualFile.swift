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

/// A file that exists only as extents of segment files and bytes in memory; any range of it can be read.
///
/// HTTP downloads and exports copy it. The bytes never change while the segments stay, so the ``etag`` is strong.
public struct VirtualFile: Sendable {
    /// Length in bytes.
    public let length: Int64
    /// A strong entity tag with its quotes (RFC 9110 §8.8.3).
    public let etag: String

    let extents: [FileExtent]
    /// Where each extent starts in the file.
    let starts: [Int64]
    let reader: MediaReader

    init(extents: [FileExtent], etag: String, reader: MediaReader) {
        var starts: [Int64] = []
        starts.reserveCapacity(extents.count)
        var length: Int64 = 0
        for extent in extents {
            starts.append(length)
            length += Int64(extent.length)
        }
        self.length = length
        self.etag = etag
        self.extents = extents
        self.starts = starts
        self.reader = reader
    }

    /// The bytes of a range, in chunks of bounded size; what lies past the end is left out.
    public func read(_ range: Range<Int64>) -> VirtualFileChunks {
        VirtualFileChunks(file: self, range: range.clamped(to: 0..<self.length))
    }

    /// The bytes of the whole file.
    public func read() -> VirtualFileChunks { self.read(0..<self.length) }

    /// The parts of extents that make up a range inside the file.
    func extents(of range: Range<Int64>) -> [FileExtent] {
        guard !range.isEmpty else { return [] }
        var (low, high) = (0, self.starts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if self.starts[middle] <= range.lowerBound { low = middle } else { high = middle }
        }
        var result: [FileExtent] = []
        for number in low..<self.extents.count {
            let start = self.starts[number]
            guard start < range.upperBound else { break }
            let part = range.clamped(to: start..<start + Int64(self.extents[number].length))
            if part.isEmpty { continue }
            let skip = Int(part.lowerBound - start)
            switch self.extents[number] {
            case .bytes(let bytes): result.append(.bytes(Array(bytes[skip..<skip + part.count])))
            case .computed(let computed, let range):
                let start = range.lowerBound + skip
                result.append(.computed(computed, range: start..<start + part.count))
            case .file(let path, let offset, _):
                result.append(.file(path: path, offset: offset + Int64(skip), length: part.count))
            }
        }
        return result
    }
}
