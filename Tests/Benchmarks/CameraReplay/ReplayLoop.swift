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

import Foundation

/// A minute of a camera as interleaved packets (RFC 2326 §10.12), cut into ticks of one picture each.
///
/// `infra/lib/replay.py` writes the file: little-endian, `ORP1`, tick length in microseconds, number of ticks, then for each
/// of two tracks its clock ticks and packets in the loop, the SDP with its length before, and each tick with its length
/// before.
final class ReplayLoop: Sendable {
    /// What the loop adds to a track each time round.
    struct Track {
        var clockTicks: UInt32
        var packets: UInt16
    }

    /// Microseconds from one tick to the next, times 1000 for exactness.
    let tickNanoseconds: UInt64
    let tracks: [Track]
    let description: String
    let ticks: [[UInt8]]

    /// Reads a file; nil where it is none of these.
    init?(path: String) {
        guard let data = FileManager.default.contents(atPath: path), data.prefix(4) == Data("ORP1".utf8) else {
            return nil
        }
        var bytes = [UInt8](data)[4...]
        func number() -> UInt32? {
            guard bytes.count >= 4 else { return nil }
            defer { bytes = bytes.dropFirst(4) }
            return bytes.prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
        }
        func block() -> [UInt8]? {
            guard let count = number(), bytes.count >= Int(count) else { return nil }
            defer { bytes = bytes.dropFirst(Int(count)) }
            return Array(bytes.prefix(Int(count)))
        }
        guard let nanoseconds = number(), let count = number() else { return nil }
        var tracks: [Track] = []
        for _ in 0..<2 {
            guard let clockTicks = number(), let packets = number() else { return nil }
            tracks.append(Track(clockTicks: clockTicks, packets: UInt16(truncatingIfNeeded: packets)))
        }
        guard let description = block() else { return nil }
        var ticks: [[UInt8]] = []
        for _ in 0..<count {
            guard let tick = block() else { return nil }
            ticks.append(tick)
        }
        self.tickNanoseconds = UInt64(nanoseconds)
        self.tracks = tracks
        self.description = String(decoding: description, as: UTF8.self)
        self.ticks = ticks
    }
}
