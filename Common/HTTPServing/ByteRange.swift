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

/// One range of bytes of a `Range` header (RFC 9110 §14.1.2).
public enum ByteRange {
    /// What a `Range` header asks of a representation of a known length.
    public enum Selection: Hashable, Sendable {
        /// Send the whole with 200: no header, an unknown unit, several ranges, or a header that does not parse.
        case whole
        /// Send these bytes with 206.
        case partial(Range<Int64>)
        /// Answer 416: the range begins after the end.
        case unsatisfiable
    }

    /// Reads the value of a `Range` header for a representation of `length` bytes.
    ///
    /// Several ranges in one request are answered with the whole, which RFC 9110 §14.2 allows: no player asks for them.
    public static func select(header: String?, length: Int64) -> Selection {
        guard let header, let equals = header.firstIndex(of: "="), header[..<equals].lowercased() == "bytes" else {
            return .whole
        }
        let specification = header[header.index(after: equals)...].filter { $0 != " " && $0 != "\t" }
        let parts = specification.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, !specification.contains(",") else { return .whole }
        let (first, last) = (Int64(parts[0]), Int64(parts[1]))
        guard parts[0].allSatisfy(\.isASCIIDigit), parts[1].allSatisfy(\.isASCIIDigit) else { return .whole }
        switch (first, last) {
        case (nil, nil):
            return .whole
        case (nil, .some(let suffix)) where parts[0].isEmpty:
            if suffix == 0 || length == 0 { return .unsatisfiable }
            return .partial(max(0, length - suffix)..<length)
        case (.some(let start), nil) where parts[1].isEmpty:
            return start < length ? .partial(start..<length) : .unsatisfiable
        case (.some(let start), .some(let end)):
            if end < start { return .whole }
            return start < length ? .partial(start..<(end < length ? end + 1 : length)) : .unsatisfiable
        default:
            return .whole
        }
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { self.isASCII && self.isNumber }
}
