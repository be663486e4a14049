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

    static func == (left: Self, right: Self) -> Bool {
        left.time == right.time && left.sample == right.sample && left.inlineBytes == right.inlineBytes
            && left.file?.path == right.file?.path && left.file?.offset == right.file?.offset
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
