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
import MediaFormats

/// The fixed grid that sound is laid on: slot `i` begins `i * 1024 / rate` seconds after media time zero.
///
/// A browser plays sound by counting samples, so that every slot has to hold a frame: one of the camera or silence.
struct AudioGrid: Hashable, Sendable {
    /// Samples per second.
    let rate: Int64
    /// What fills a slot that the camera left empty.
    let silentFrame: [UInt8]

    /// Makes the grid of a format; nil where there is no silent frame to fill it with.
    init?(_ format: AudioFormat) {
        guard let silentFrame = format.silentFrame, format.sampleRate > 0 else { return nil }
        self.rate = Int64(format.sampleRate)
        self.silentFrame = silentFrame
    }

    /// The video tick (90 kHz) in which a slot begins, cut to a whole one.
    func tick(ofSlot slot: Int64) -> Int64 {
        floorDivide(slot * Int64(AudioFormat.samplesPerFrame) * 90_000, by: self.rate)
    }

    /// The first slot that begins at or after a video tick.
    func firstSlot(atOrAfter tick: Int64) -> Int64 {
        let frame = Int64(AudioFormat.samplesPerFrame) * 90_000
        var slot = floorDivide(tick * self.rate, by: frame)
        while self.tick(ofSlot: slot) < tick { slot += 1 }
        return slot
    }

    /// The slot whose begin is nearest to a time in ticks of the rate.
    func nearestSlot(_ ticks: Int64) -> Int64 {
        let frame = Int64(AudioFormat.samplesPerFrame)
        return floorDivide(ticks + frame / 2, by: frame)
    }
}
