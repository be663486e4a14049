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

/// A box that is wholly in memory.
public struct Box: Hashable, Sendable {
    /// The type of the box.
    public var type: FourCC
    /// The content behind the header, not copied; of a full box it begins with version and flags.
    public var content: ArraySlice<UInt8>

    /// Makes a box.
    public init(type: FourCC, content: ArraySlice<UInt8>) {
        self.type = type
        self.content = content
    }

    /// The first box of `type` among those in the content.
    ///
    /// - Throws: ``MediaFormatError`` with the code `malformed` where there is none or the content is broken.
    func child(_ type: FourCC) throws(MediaFormatError) -> Box {
        var reader = BoxReader(self.content)
        while let box = try reader.next() {
            if box.type == type { return box }
        }
        throw MediaFormatError(.malformed, "The box '\(self.type)' holds no box '\(type)'.")
    }

    /// The box at the end of a path of types.
    func descendant(_ path: FourCC...) throws(MediaFormatError) -> Box {
        var box = self
        for type in path { box = try box.child(type) }
        return box
    }

    /// A reader behind version and flags of a full box, which come with it.
    func fullBoxReader() throws(MediaFormatError) -> (version: UInt8, flags: UInt32, reader: ByteReader) {
        var reader = ByteReader(self.content)
        let version = try reader.uint8()
        let flags = try reader.uint24()
        return (version, flags, reader)
    }
}
