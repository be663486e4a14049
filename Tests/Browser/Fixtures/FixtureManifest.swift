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

/// What a fixture holds and what of it is to be played, as the tests write it: `manifest.json` beside `media.bin`.
struct FixtureManifest: Decodable {
    /// The id of the camera.
    var camera: String
    /// The range to play, microseconds since 1970.
    var from: Int64
    /// Where it ends, microseconds since 1970.
    var to: Int64
    /// Seconds of each window.
    var windowSeconds: Double
    /// Whether all windows of the range are written, or only those at ``seeks``.
    var allWindows: Bool
    /// Places to seek to, in seconds from ``from``.
    var seeks: [Double]
    /// The sessions in the order of time.
    var stretches: [Stretch]
    /// What the recorder said of the holes.
    var gaps: [Gap]

    /// One session with the camera.
    struct Stretch: Decodable {
        /// The sequence and picture parameter sets, hexadecimal.
        var parameterSets: [String]
        /// `AudioFormat.storedConfiguration`, hexadecimal; nil where the camera sends no sound.
        var audio: String?
        /// What the recorder hands over at one tick each.
        var fragments: [[Sample]]
        /// How often the fragments come, one time after the other.
        var times: Int
        /// How much later they come each time.
        var period: Period
    }

    /// The length of a loop on the three clocks.
    struct Period: Decodable {
        var microseconds: Int64
        var videoTicks: Int64
        var audioTicks: Int64
    }

    /// One hole.
    struct Gap: Decodable {
        /// Microseconds since 1970.
        var start: Int64
        /// Microseconds since 1970.
        var end: Int64
        /// The raw value of a `GapCause`.
        var cause: String
    }

    /// One access unit: an array of eight numbers, because there are many.
    struct Sample: Decodable {
        /// Whether it is a picture; otherwise it is a frame of sound.
        var isVideo: Bool
        /// Ticks of 90 kHz for pictures, of the rate for sound.
        var decodeTime: Int64
        /// Ticks from decoding to presentation.
        var compositionOffset: Int32
        /// Whether decoding can start here.
        var isSync: Bool
        /// Ticks that it lasts.
        var duration: UInt32
        /// When it is presented, microseconds since 1970.
        var utc: Int64
        /// Where its bytes start in `media.bin`.
        var offset: Int
        /// How many bytes there are.
        var size: Int

        init(from decoder: any Decoder) throws {
            var numbers = try decoder.unkeyedContainer()
            self.isVideo = try numbers.decode(Int.self) == 1
            self.decodeTime = try numbers.decode(Int64.self)
            self.compositionOffset = try numbers.decode(Int32.self)
            self.isSync = try numbers.decode(Int.self) == 1
            self.duration = try numbers.decode(UInt32.self)
            self.utc = try numbers.decode(Int64.self)
            self.offset = try numbers.decode(Int.self)
            self.size = try numbers.decode(Int.self)
        }
    }
}
