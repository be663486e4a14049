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
import MediaStore

/// One sample as it is served: where it lies in media time, and what its bytes are.
struct MediaEntry: Hashable, Sendable {
    /// Decode time: media ticks of 90 kHz for pictures, ticks of the rate from media time zero for sound.
    var time: Int64
    /// What the file says of it.
    var sample: RunSample
    /// Bytes that go before it, not in the segment file: parameter sets, or silence as a whole.
    var inlineBytes: [UInt8]
    /// Where the rest is; nil where there is none.
    var file: (path: String, offset: Int64, length: Int)?
    /// The block of FLAC that is the sample; nil where the sample is in a file as it is.
    var block: FLACBlocks?

    static func == (left: Self, right: Self) -> Bool {
        left.time == right.time && left.sample == right.sample && left.inlineBytes == right.inlineBytes
            && left.file?.path == right.file?.path && left.file?.offset == right.file?.offset
            && left.block?.sources.count == right.block?.sources.count
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(self.time)
        hasher.combine(self.sample)
    }
}

extension [FileExtent] {
    /// Appends the bytes of a sample; what follows in the same file becomes one extent.
    mutating func append(_ entry: MediaEntry) {
        if !entry.inlineBytes.isEmpty {
            if case .bytes(let bytes)? = self.last {
                self[self.count - 1] = .bytes(bytes + entry.inlineBytes)
            } else {
                self.append(.bytes(entry.inlineBytes))
            }
        }
        if let block = entry.block {
            if case .computed(let last, _)? = self.last, var blocks = last as? FLACBlocks, blocks.append(block) {
                self[self.count - 1] = .computed(blocks, range: 0..<blocks.length)
            } else {
                self.append(.computed(block, range: 0..<block.length))
            }
        }
        guard let file = entry.file else { return }
        if case .file(let path, let offset, let length)? = self.last, path == file.path,
            offset + Int64(length) == file.offset
        {
            self[self.count - 1] = .file(path: path, offset: offset, length: length + file.length)
        } else {
            self.append(.file(path: file.path, offset: file.offset, length: file.length))
        }
    }
}
