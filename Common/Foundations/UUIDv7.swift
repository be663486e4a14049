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

/// A time-ordered identifier: 48 bits of milliseconds since 1970 and 74 random bits (RFC 9562 §5.7).
///
/// Every id that Oriel mints is one. Edges mint ids of what they record, the cloud ids of what it asks for, so an id is
/// also the idempotency key of its row, message or command.
public struct UUIDv7: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64

    /// Mints a new id for the moment `time`.
    public init(time: UTCTime) {
        var generator = SystemRandomNumberGenerator()
        self.init(time: time, using: &generator)
    }

    /// Mints a new id for the moment `time` with the random bits of `generator`.
    public init(time: UTCTime, using generator: inout some RandomNumberGenerator) {
        let milliseconds = UInt64(max(0, time.microsecondsSince1970 / 1000)) & 0xFFFF_FFFF_FFFF
        let random: (UInt64, UInt64) = (generator.next(), generator.next())
        self.high = milliseconds << 16 | 0x7000 | (random.0 & 0x0FFF)
        self.low = 0x8000_0000_0000_0000 | (random.1 & 0x3FFF_FFFF_FFFF_FFFF)
    }

    /// Reads the 36 character form; nil when the text is no UUID of version 7.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 36 else { return nil }
        var words: (UInt64, UInt64) = (0, 0)
        var nibbles = 0
        for (index, byte) in bytes.enumerated() {
            if [8, 13, 18, 23].contains(index) {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard let value = hexadecimalValue(byte) else { return nil }
            if nibbles < 16 { words.0 = words.0 << 4 | UInt64(value) } else { words.1 = words.1 << 4 | UInt64(value) }
            nibbles += 1
        }
        guard words.0 >> 12 & 0xF == 7, words.1 >> 62 == 2 else { return nil }
        self.high = words.0
        self.low = words.1
    }

    /// The moment at which the id was minted, cut to the millisecond.
    public var time: UTCTime { UTCTime(microsecondsSince1970: Int64(self.high >> 16) * 1000) }
}

extension UUIDv7: CustomStringConvertible {
    /// The 36 character form in lower case (RFC 9562 §4).
    public var description: String {
        let digits = hexadecimal(self.high.bigEndianBytes + self.low.bigEndianBytes)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { text.append("-") }
            text.append(digit)
        }
        return text
    }
}

extension UUIDv7: Comparable {
    /// Whether the left one comes first.
    public static func < (left: Self, right: Self) -> Bool { (left.high, left.low) < (right.high, right.low) }
}

extension UUIDv7: Codable {
    /// Reads what `encode(to:)` writes.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let id = Self(text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "'\(text)' is no UUID of version 7."
            )
        }
        self = id
    }

    /// Writes one value, or a kind and its body.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.description)
    }
}
