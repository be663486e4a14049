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

/// Writes ISO BMFF boxes (ISO/IEC 14496-12 §4.2) into one growing array of bytes.
///
/// A box is written by a closure; its size is filled in when the closure returns.
///
/// ```
/// | size 4 | type 4 | … |                         a box
/// | size 4 | type 4 | version 1 | flags 3 | … |   a full box
/// ```
public struct BoxWriter: Sendable {
    /// What has been written.
    public private(set) var bytes: [UInt8] = []

    /// Makes a writer that has written nothing.
    public init() {}

    /// Bytes written so far.
    public var count: Int { self.bytes.count }

    /// Makes room for `count` more bytes.
    public mutating func reserve(_ count: Int) {
        self.bytes.reserveCapacity(self.bytes.count + count)
    }

    /// Appends an integer, the most significant byte first.
    public mutating func append(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.bigEndian) { self.bytes.append(contentsOf: $0) }
    }

    /// Appends the four characters of a code.
    public mutating func append(_ code: FourCC) {
        self.append(code.rawValue)
    }

    /// Appends bytes as they are.
    public mutating func append(_ bytes: some Sequence<UInt8>) {
        self.bytes.append(contentsOf: bytes)
    }

    /// Appends integers, each with the most significant byte first.
    public mutating func append(integers: [UInt32]) {
        integers.map { $0.bigEndian }.withUnsafeBytes { self.bytes.append(contentsOf: $0) }
    }

    /// Appends `count` zero bytes.
    public mutating func appendZeros(_ count: Int) {
        self.bytes.append(contentsOf: repeatElement(0, count: count))
    }

    /// Writes a box whose content the closure appends; it must stay below 4 GiB.
    public mutating func box(_ type: FourCC, _ content: (inout Self) -> Void) {
        let start = self.bytes.count
        self.append(UInt32(0))
        self.append(type)
        content(&self)
        self.overwrite(at: start, with: UInt32(self.bytes.count - start))
    }

    /// Writes a full box, a box with version and flags, whose content the closure appends.
    public mutating func fullBox(
        _ type: FourCC,
        version: UInt8 = 0,
        flags: UInt32 = 0,
        _ content: (inout Self) -> Void
    ) {
        self.box(type) { writer in
            writer.append(UInt32(version) << 24 | flags & 0xFF_FFFF)
            content(&writer)
        }
    }

    /// Replaces integers that were written at `position`.
    public mutating func overwrite<Value: FixedWidthInteger>(at position: Int, with values: [Value]) {
        var index = position
        for value in values {
            withUnsafeBytes(of: value.bigEndian) { new in
                for byte in new {
                    self.bytes[index] = byte
                    index += 1
                }
            }
        }
    }

    /// Replaces an integer that was written at `position`.
    public mutating func overwrite(at position: Int, with value: some FixedWidthInteger) {
        self.overwrite(at: position, with: [value])
    }

    /// Appends the header of an `mdat` box for `payload` bytes: 8 bytes, or 16 where the box reaches 4 GiB.
    public mutating func mediaDataHeader(payload: UInt64) {
        if payload + 8 <= UInt64(UInt32.max) {
            self.append(UInt32(payload + 8))
            self.append(FourCC("mdat"))
        } else {
            self.largeMediaDataHeader(payload: payload)
        }
    }

    /// Appends the 16 byte header of an `mdat` box with a 64 bit size (ISO/IEC 14496-12 §4.2.2).
    public mutating func largeMediaDataHeader(payload: UInt64) {
        self.append(UInt32(1))
        self.append(FourCC("mdat"))
        self.append(payload + 16)
    }
}
