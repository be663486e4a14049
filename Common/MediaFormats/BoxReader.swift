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

/// Reads the boxes that follow one another in a range of bytes.
///
/// Call ``next()`` until it returns nil. To read the boxes inside one, make a reader of its content.
public struct BoxReader: Sendable {
    private var rest: ArraySlice<UInt8>

    /// Makes a reader before the first box of `bytes`.
    public init(_ bytes: ArraySlice<UInt8>) {
        self.rest = bytes
    }

    /// Makes a reader before the first box of `bytes`.
    public init(_ bytes: [UInt8]) {
        self.init(bytes[...])
    }

    /// Reads the next box; nil at the end.
    ///
    /// A box of size 0 reaches to the end of the bytes.
    ///
    /// - Throws: ``MediaFormatError`` with the code `malformed` where a box passes the end.
    public mutating func next() throws(MediaFormatError) -> Box? {
        if self.rest.isEmpty { return nil }
        guard let header = try BoxHeader(parsing: self.rest) else {
            throw MediaFormatError(.malformed, "The bytes end in the middle of a box header.")
        }
        let size = header.size ?? UInt64(self.rest.count)
        guard size <= UInt64(self.rest.count) else {
            throw MediaFormatError(.malformed, "The box '\(header.type)' passes the end of what holds it.")
        }
        let box = self.rest.prefix(Int(size))
        self.rest = self.rest.dropFirst(Int(size))
        return Box(type: header.type, content: box.dropFirst(header.headerSize))
    }
}
