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

/// A moment on the UTC time scale, in microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
///
/// All that Oriel stores is UTC; only pages turn it into a reader's zone. 64 bits of microseconds reach past the year
/// 290,000, so arithmetic on the times of this century cannot overflow.
public struct UTCTime: Hashable, Comparable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00Z; negative before.
    public var microsecondsSince1970: Int64

    /// Makes a moment from microseconds since 1970-01-01T00:00:00Z.
    public init(microsecondsSince1970: Int64) {
        self.microsecondsSince1970 = microsecondsSince1970
    }

    /// Makes a moment from whole or broken seconds since 1970-01-01T00:00:00Z, rounded to the microsecond.
    public init(secondsSince1970: Double) {
        self.microsecondsSince1970 = Int64((secondsSince1970 * 1_000_000).rounded())
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    public var secondsSince1970: Double { Double(self.microsecondsSince1970) / 1_000_000 }

    /// Whether the left one comes first.
    public static func < (left: Self, right: Self) -> Bool {
        left.microsecondsSince1970 < right.microsecondsSince1970
    }

    /// The moment `duration` later.
    public static func + (time: Self, duration: Duration) -> Self {
        Self(microsecondsSince1970: time.microsecondsSince1970 + duration.wholeMicroseconds)
    }

    /// The moment `duration` earlier.
    public static func - (time: Self, duration: Duration) -> Self {
        Self(microsecondsSince1970: time.microsecondsSince1970 - duration.wholeMicroseconds)
    }

    /// The time that passes from `start` to `end`; negative when `end` is earlier.
    public static func - (end: Self, start: Self) -> Duration {
        .microseconds(end.microsecondsSince1970 - start.microsecondsSince1970)
    }
}

extension UTCTime: Codable {
    /// Reads the microseconds as one integer, the form that messages and rows carry.
    public init(from decoder: any Decoder) throws {
        self.microsecondsSince1970 = try decoder.singleValueContainer().decode(Int64.self)
    }

    /// Writes one value, or a kind and its body.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.microsecondsSince1970)
    }
}
