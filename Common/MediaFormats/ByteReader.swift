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

/// Reads big-endian integers and byte ranges, bounds checked.
struct ByteReader {
    private let bytes: ArraySlice<UInt8>
    private var index: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        self.index = bytes.startIndex
    }

    var remaining: Int { self.bytes.endIndex - self.index }
    var isAtEnd: Bool { self.remaining == 0 }
    /// What is left, unread.
    var rest: ArraySlice<UInt8> { self.bytes[self.index...] }

    mutating func bytes(_ count: Int) throws(MediaFormatError) -> ArraySlice<UInt8> {
        guard count >= 0, count <= self.remaining else {
            throw MediaFormatError(.malformed, "The bytes end in the middle of a field.")
        }
        defer { self.index += count }
        return self.bytes[self.index..<self.index + count]
    }

    mutating func skip(_ count: Int) throws(MediaFormatError) {
        _ = try self.bytes(count)
    }

    mutating func uint8() throws(MediaFormatError) -> UInt8 { UInt8(truncatingIfNeeded: try self.integer(1)) }
    mutating func uint16() throws(MediaFormatError) -> UInt16 { UInt16(truncatingIfNeeded: try self.integer(2)) }
    mutating func uint24() throws(MediaFormatError) -> UInt32 { UInt32(truncatingIfNeeded: try self.integer(3)) }
    mutating func uint32() throws(MediaFormatError) -> UInt32 { UInt32(truncatingIfNeeded: try self.integer(4)) }
    mutating func uint64() throws(MediaFormatError) -> UInt64 { try self.integer(8) }

    private mutating func integer(_ count: Int) throws(MediaFormatError) -> UInt64 {
        var value: UInt64 = 0
        for byte in try self.bytes(count) { value = value << 8 | UInt64(byte) }
        return value
    }
}
