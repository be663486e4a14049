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

/// Ties a media time to UTC, the box `prft` (ISO/IEC 14496-12 §8.16.5).
///
/// ```
/// | size 4 | 'prft' | version 1: 1 | flags 3 | track id 4 | NTP time 8 | media time 8 |
/// ```
/// Live pages read it to show how old a picture is.
public struct ProducerReferenceTime: Hashable, Sendable {
    /// The track that ``mediaTime`` belongs to.
    public var kind: TrackKind
    /// When the camera took the sample. NTP carries it to within a nanosecond, read back it is rounded to the
    /// microsecond.
    public var time: UTCTime
    /// Decode time of the sample in ticks of the track's timescale.
    public var mediaTime: UInt64

    /// Seconds from 1900-01-01, where NTP begins, to 1970-01-01 (RFC 5905 §6).
    static let secondsFrom1900To1970: Int64 = 2_208_988_800
    /// Flags: the time keeps a constant, small offset from the moment that the media shows.
    private static let flagsCaptureTime: UInt32 = 24

    /// Makes a reference time.
    public init(kind: TrackKind, time: UTCTime, mediaTime: UInt64) {
        self.kind = kind
        self.time = time
        self.mediaTime = mediaTime
    }

    /// Reads the box.
    ///
    /// - Throws: ``MediaFormatError``, `malformed` for a box that ends early, `unsupported` for a track that is not
    ///   Oriel's.
    public init(parsing box: Box) throws(MediaFormatError) {
        var (version, _, reader) = try box.fullBoxReader()
        let id = try reader.uint32()
        guard box.type == "prft", let kind = TrackKind(trackID: id) else {
            throw MediaFormatError(.unsupported, "The reference time is of track \(id); Oriel's are 1 and 2.")
        }
        self.kind = kind
        let ntp = try reader.uint64()
        self.mediaTime = version == 0 ? UInt64(try reader.uint32()) : try reader.uint64()
        // RFC 4330 §3: with the top bit clear the seconds count from 2036-02-07T06:28:16Z.
        let seconds = Int64(ntp >> 32) + (ntp >> 63 == 1 ? 0 : 1 << 32) - Self.secondsFrom1900To1970
        let microseconds = Int64((ntp & 0xFFFF_FFFF) * 1_000_000 + 1 << 31) >> 32
        self.time = UTCTime(microsecondsSince1970: seconds * 1_000_000 + microseconds)
    }

    /// Appends the box.
    func append(to writer: inout BoxWriter) {
        let microseconds = self.time.microsecondsSince1970
        let seconds = floorDivide(microseconds, by: 1_000_000)
        let fraction = UInt64(microseconds - seconds * 1_000_000) << 32 / 1_000_000
        writer.fullBox("prft", version: 1, flags: Self.flagsCaptureTime) { box in
            box.append(self.kind.trackID)
            box.append(UInt64(bitPattern: seconds + Self.secondsFrom1900To1970) << 32 | fraction)
            box.append(self.mediaTime)
        }
    }
}
