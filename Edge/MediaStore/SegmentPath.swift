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

import Foundations

/// The path of a segment file below the directory of the store, taken apart:
/// `media/<camera>/<YYYY-MM-DD>/<UTC start>-<id>.mp4`.
struct SegmentPath: Hashable, Sendable {
    /// The camera.
    var camera: String
    /// The presentation of the first picture, cut to the millisecond.
    var start: UTCTime
    /// The segment.
    var id: UUIDv7

    /// Reads a path; nil where it is not that of a segment.
    init?(_ path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "media", parts[3].hasSuffix(".mp4") else { return nil }
        let name = parts[3].dropLast(4)
        // 20261122T115724.123Z-<36 characters>
        guard let dash = name.firstIndex(of: "-"), let id = UUIDv7(name[name.index(after: dash)...]),
            let start = Self.time(name[..<dash]), start.dateString == parts[2]
        else { return nil }
        self.camera = String(parts[1])
        self.start = start
        self.id = id
    }

    /// `20261122T115724.123Z`.
    private static func time(_ text: Substring) -> UTCTime? {
        let letters = Array(text)
        guard letters.count == 20 else { return nil }
        let date = "\(String(letters[0..<4]))-\(String(letters[4..<6]))-\(String(letters[6..<8]))"
        let clock = "\(String(letters[9..<11])):\(String(letters[11..<13])):\(String(letters[13...]))"
        return UTCTime(rfc3339: "\(date)T\(clock)")
    }
}
