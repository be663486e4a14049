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

/// Reads what ``SampleIndexEncoder`` wrote, one sample at a time and without copying.
public struct SampleIndexDecoder: Sendable {
    private let bytes: ArraySlice<UInt8>
    private var index: Int
    private var duration: UInt32 = 0

    /// Most bytes of one number: each has at most 33 bits.
    private static let maximumNumberBytes = 5

    /// Makes a decoder at the first sample of the blob.
    public init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        self.index = bytes.startIndex
    }

    /// Makes a decoder at the first sample of the blob.
    public init(_ bytes: [UInt8]) {
        self.init(bytes[...])
    }

    /// Reads the next sample; nil at the end.
    ///
    /// - Throws: ``MediaFormatError`` with the code `malformed` where the blob is damaged.
    public mutating func next() throws(MediaFormatError) -> RunSample? {
        if self.index == self.bytes.endIndex { return nil }
        let sizeAndSync = try self.number()
        let duration = Int64(self.duration) + (try self.zigzag())
        let offset = try self.zigzag()
        guard let size = UInt32(exactly: sizeAndSync >> 1), let duration = UInt32(exactly: duration),
            let offset = Int32(exactly: offset)
        else {
            throw MediaFormatError(.malformed, "The sample index holds a number that is too large; rebuild the index.")
        }
        self.duration = duration
        return RunSample(size: size, duration: duration, compositionOffset: offset, isSync: sizeAndSync & 1 == 1)
    }

    private mutating func zigzag() throws(MediaFormatError) -> Int64 {
        let value = try self.number()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    private mutating func number() throws(MediaFormatError) -> UInt64 {
        var value: UInt64 = 0
        for group in 0..<Self.maximumNumberBytes {
            guard self.index < self.bytes.endIndex else { break }
            let byte = self.bytes[self.index]
            self.index += 1
            value |= UInt64(byte & 0x7F) << UInt64(7 * group)
            if byte & 0x80 == 0 { return value }
        }
        throw MediaFormatError(.malformed, "The sample index ends in the middle of a number; rebuild the index.")
    }
}
