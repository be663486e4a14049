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

/// Reads bit fields, the most significant bit first, as H.264 (ITU-T H.264 §7.2) and AAC (ISO/IEC 14496-3) write them.
///
/// Every read is checked against the end of the bytes, so that no input traps.
public struct BitReader: Sendable {
    private let bytes: ArraySlice<UInt8>
    /// Bits read so far.
    public private(set) var position = 0

    /// Makes a reader at the first bit of `bytes`.
    public init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
    }

    /// Makes a reader at the first bit of `bytes`.
    public init(_ bytes: [UInt8]) {
        self.init(bytes[...])
    }

    /// Bits that are left.
    public var remaining: Int { self.bytes.count * 8 - self.position }

    /// Reads an unsigned integer of `count` bits, `u(n)`.
    ///
    /// - Parameter count: 0 to 32.
    /// - Throws: ``MediaFormatError`` with the code `malformed` when fewer bits are left.
    public mutating func bits(_ count: Int) throws(MediaFormatError) -> UInt32 {
        precondition((0...32).contains(count), "A field has 0 to 32 bits.")
        guard count <= self.remaining else {
            throw MediaFormatError(.malformed, "The bits end in the middle of a field.")
        }
        var value: UInt64 = 0
        var needed = count
        while needed > 0 {
            let byte = self.bytes[self.bytes.startIndex + self.position / 8]
            let available = 8 - self.position % 8
            let taken = min(available, needed)
            let field = (byte >> UInt8(available - taken)) & UInt8((1 << taken) - 1)
            value = value << UInt64(taken) | UInt64(field)
            self.position += taken
            needed -= taken
        }
        return UInt32(truncatingIfNeeded: value)
    }

    /// Reads one bit as a flag, `u(1)`.
    public mutating func flag() throws(MediaFormatError) -> Bool {
        try self.bits(1) == 1
    }

    /// Passes over `count` bits.
    public mutating func skip(_ count: Int) throws(MediaFormatError) {
        guard count >= 0, count <= self.remaining else {
            throw MediaFormatError(.malformed, "The bits end in the middle of a field.")
        }
        self.position += count
    }

    /// Reads an unsigned Exp-Golomb code, `ue(v)` (ITU-T H.264 §9.1), 0 to 2³² - 2.
    public mutating func unsignedExpGolomb() throws(MediaFormatError) -> UInt32 {
        var zeros = 0
        while try !self.flag() {
            zeros += 1
            guard zeros < 32 else {
                throw MediaFormatError(.malformed, "An Exp-Golomb code is longer than H.264 allows.")
            }
        }
        // 2^zeros - 1 + suffix: at most 2^31 - 1 + 2^31 - 1.
        return try (1 << UInt32(zeros)) - 1 + self.bits(zeros)
    }

    /// Reads an unsigned Exp-Golomb code that its semantics bound.
    ///
    /// - Throws: ``MediaFormatError`` with the code `malformed` when the value exceeds `maximum`.
    public mutating func unsignedExpGolomb(
        upTo maximum: UInt32,
        _ name: StaticString
    ) throws(MediaFormatError) -> UInt32 {
        let value = try self.unsignedExpGolomb()
        guard value <= maximum else {
            throw MediaFormatError(.malformed, "\(name) is \(value), where at most \(maximum) is allowed.")
        }
        return value
    }

    /// Reads a signed Exp-Golomb code, `se(v)` (ITU-T H.264 §9.1.1).
    public mutating func signedExpGolomb() throws(MediaFormatError) -> Int32 {
        let code = Int64(try self.unsignedExpGolomb())
        return Int32(truncatingIfNeeded: code.isMultiple(of: 2) ? -(code / 2) : (code + 1) / 2)
    }
}
