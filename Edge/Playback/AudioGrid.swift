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

/// The fixed grid that sound is laid on: slot `i` begins `i * samplesPerSlot / rate` seconds after media time zero.
///
/// A browser plays sound by counting samples, so that every slot has to hold a frame: one of the camera or silence.
/// Frames of AAC and packets of Opus take the slot that is nearest. G.711 and L16 go by single samples into blocks of FLAC,
/// one for each slot.
struct AudioGrid: Hashable, Sendable {
    /// What fills the slots.
    enum Filling: Hashable, Sendable {
        /// The camera's frames, and a silent frame where there is none.
        case frames(silent: [UInt8])
        /// Blocks of FLAC.
        case blocks
    }

    /// Samples per second.
    let rate: Int64
    /// Samples in a slot.
    let samplesPerSlot: Int64
    /// What fills the slots.
    let filling: Filling
    /// What players get.
    let output: AudioFormat

    /// Makes the grid of a format; nil where there is no silence to fill it with.
    ///
    /// - Parameter packetTicks: Samples in a packet of Opus; of no meaning for other codings.
    init?(_ format: AudioFormat, packetTicks: Int? = nil) {
        guard format.sampleRate > 0 else { return nil }
        switch format.coding {
        case .aac:
            guard let silentFrame = format.silentFrame else { return nil }
            self.samplesPerSlot = Int64(AudioFormat.samplesPerAACFrame)
            self.filling = .frames(silent: silentFrame)
        case .opus:
            let wanted = packetTicks ?? Self.usualPacketTicks
            let ticks = OpusPacket.silence(samples: wanted, channels: format.channels) == nil ? 960 : wanted
            guard let silence = OpusPacket.silence(samples: ticks, channels: format.channels) else { return nil }
            self.samplesPerSlot = Int64(ticks)
            self.filling = .frames(silent: silence)
        case .pcma, .pcmu, .l16:
            self.samplesPerSlot = Int64(FLACFrame.samplesPerBlock(sampleRate: format.sampleRate))
            self.filling = .blocks
        case .flac:
            return nil
        }
        self.rate = Int64(format.sampleRate)
        self.output = format.playable
    }

    /// Samples in the packets of nearly every sender of Opus: 20 ms.
    static let usualPacketTicks = 960

    /// How far linear sound may be off its pictures before a jump puts it right: 15 ms.
    var patience: Int64 { self.rate * 15 / 1000 }

    /// The video tick (90 kHz) in which a slot begins, cut to a whole one.
    func tick(ofSlot slot: Int64) -> Int64 {
        floorDivide(slot * self.samplesPerSlot * 90_000, by: self.rate)
    }

    /// The first slot that begins at or after a video tick.
    func firstSlot(atOrAfter tick: Int64) -> Int64 {
        var slot = floorDivide(tick * self.rate, by: self.samplesPerSlot * 90_000)
        while self.tick(ofSlot: slot) < tick { slot += 1 }
        return slot
    }

    /// The slot whose begin is nearest to a time in ticks of the rate.
    func nearestSlot(_ ticks: Int64) -> Int64 {
        floorDivide(ticks + self.samplesPerSlot / 2, by: self.samplesPerSlot)
    }

    /// The slot that holds a sample.
    func slot(ofSample position: Int64) -> Int64 { floorDivide(position, by: self.samplesPerSlot) }
}
