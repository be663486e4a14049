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

/// The bytes of a range of a ``VirtualFile``, read as they are asked for.
public struct VirtualFileChunks: AsyncSequence, Sendable {
    /// Bytes of the file.
    public typealias Element = [UInt8]

    /// Most bytes of one chunk.
    public static let maximumBytes = 256 << 10

    let file: VirtualFile
    let range: Range<Int64>

    /// Reads one chunk after the other. Throws ``PlaybackError`` where a segment file is damaged.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let file: VirtualFile
        var position: Int64
        let end: Int64

        /// The next chunk; nil at the end of the range.
        public mutating func next() async throws -> [UInt8]? {
            guard self.position < self.end else { return nil }
            let upper = Swift.min(self.position + Int64(VirtualFileChunks.maximumBytes), self.end)
            do {
                let bytes = try await self.file.reader.read(self.file.extents(of: self.position..<upper))
                self.position = upper
                return bytes
            } catch {
                throw PlaybackError(error)
            }
        }
    }

    /// Starts at the first byte of the range.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(file: self.file, position: self.range.lowerBound, end: self.range.upperBound)
    }
}
