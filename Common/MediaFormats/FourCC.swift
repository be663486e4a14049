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

/// A four character code: the type of a box, a brand, a handler (ISO/IEC 14496-12 §4.2).
public struct FourCC: Hashable, Sendable {
    /// The four bytes, the first character in the most significant.
    public var rawValue: UInt32

    /// Makes a code from its four bytes.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }
}

extension FourCC: ExpressibleByStringLiteral {
    /// Makes a code from a literal of four ASCII characters; any other literal is a programming error and traps.
    public init(stringLiteral literal: StaticString) {
        precondition(literal.utf8CodeUnitCount == 4, "A four character code has four characters.")
        self.rawValue = literal.withUTF8Buffer { $0.reduce(0) { $0 << 8 | UInt32($1) } }
    }
}

extension FourCC: CustomStringConvertible {
    /// The four characters, those that are not printable ASCII as `?`.
    public var description: String {
        let bytes = stride(from: UInt32(24), through: 0, by: -8).map { UInt8(truncatingIfNeeded: self.rawValue >> $0) }
        return String(decoding: bytes.map { (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    }
}
