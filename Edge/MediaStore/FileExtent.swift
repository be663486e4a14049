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

/// A range of bytes of a segment file, or bytes that no file holds.
public enum FileExtent: Sendable {
    /// `length` bytes at `offset` of the file at `path` below the directory of the store.
    case file(path: String, offset: Int64, length: Int)
    /// Bytes as they are: headers, parameter sets, silence.
    case bytes([UInt8])
    /// A range of bytes that are computed from others.
    case computed(any ComputedBytes, range: Range<Int>)

    /// The number of bytes.
    public var length: Int {
        switch self {
        case .file(_, _, let length): length
        case .bytes(let bytes): bytes.count
        case .computed(_, let range): range.count
        }
    }
}
