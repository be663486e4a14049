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

public import Foundations

/// A moment as RTCP writes it: seconds since 1900 and a 32 bit fraction (RFC 3550 §4, RFC 5905 §6).
public struct NTPTime: Hashable, Sendable {
    /// Seconds since 1900-01-01T00:00:00Z modulo 2^32.
    public var seconds: UInt32
    /// The part of a second in units of 2^-32 s.
    public var fraction: UInt32

    /// Seconds from 1900 to 1970 (RFC 868).
    private static let secondsTo1970: Int64 = 2_208_988_800

    /// Makes a time from its two words.
    public init(seconds: UInt32, fraction: UInt32) {
        self.seconds = seconds
        self.fraction = fraction
    }

    /// Turns a moment of UTC into NTP; the era is lost (RFC 5905 §6).
    public init(_ time: UTCTime) {
        let seconds = floorDivide(time.microsecondsSince1970, by: 1_000_000)
        let microseconds = UInt64(time.microsecondsSince1970 - seconds * 1_000_000)
        self.seconds = UInt32(truncatingIfNeeded: seconds + Self.secondsTo1970)
        // Rounded up, so that the way back gives the same microsecond.
        self.fraction = UInt32(((microseconds << 32) + 999_999) / 1_000_000)
    }

    /// The moment in UTC, cut to the microsecond; nil for 0, with which a sender says that it has no clock.
    ///
    /// Seconds with the top bit clear belong to the era that starts in 2036 (RFC 4330 §3).
    public var utc: UTCTime? {
        if self.seconds == 0 { return nil }
        let era: Int64 = self.seconds & 0x8000_0000 == 0 ? 1 << 32 : 0
        let seconds = Int64(self.seconds) + era - Self.secondsTo1970
        return UTCTime(
            microsecondsSince1970: seconds * 1_000_000 + Int64((UInt64(self.fraction) * 1_000_000) >> 32)
        )
    }
}
