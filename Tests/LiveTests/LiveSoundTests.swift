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
import TestSupport
import Testing

@testable import Live

@Suite struct LiveSoundTests {
    static func packet(_ ticks: Int64, _ data: [UInt8]) -> MediaSample {
        MediaSample(kind: .audio, decodeTime: ticks, compositionOffset: 0, isSync: true, data: data)
    }

    /// Big-endian samples that count up from `first`.
    static func counting(_ first: Int, _ count: Int) -> [UInt8] {
        (first..<first + count).flatMap { [UInt8($0 >> 8 & 0xFF), UInt8($0 & 0xFF)] }
    }

    static func linear() throws -> LiveSound {
        try #require(LiveSound(try AudioFormat(linear: .l16, sampleRate: 8000, channels: 1)))
    }

    @Test func linearSoundComesInWholeBlocks() throws {
        var sound = try Self.linear()
        #expect(sound.format.coding == .flac)
        let flac = FLACFrame(sound.format)
        var frames: [LiveSound.Frame] = []
        for packet in 0..<16 {
            let first = packet * 160
            let jitter = Int64([0, 9000, -9000, 3000][packet % 4])
            sound.take(
                Self.packet(500 + Int64(first), Self.counting(first, 160)),
                microseconds: Int64(packet) * 20_000 + (packet == 0 ? 0 : jitter)
            )
            frames += sound.due(overdue: -1_000_000)
        }
        #expect(frames.count == 10 && sound.next == 2560)
        for (number, frame) in frames.enumerated() {
            let samples = (number * 256..<number * 256 + 256).map { Int16($0) }
            #expect(frame.data == flac.frame(number: Int64(number), samples[...]) && frame.duration == 256)
        }
    }

    @Test func whatIsOverdueIsSilence() throws {
        var sound = try Self.linear()
        let flac = FLACFrame(sound.format)
        sound.take(Self.packet(0, Self.counting(1, 300)), microseconds: 0)
        let frames = sound.due(overdue: 100_000)
        // A whole block, one that is filled up, and silence up to the block that holds the moment.
        let samples = (1...300).map { Int16($0) }
        let expected = [
            flac.frame(number: 0, samples[..<256]), flac.frame(number: 1, samples[256...]), flac.silence(number: 2),
            flac.silence(number: 3),
        ]
        #expect(frames.map(\.data) == expected)
        // What comes too late for its place is cut, and the rest is in its own.
        sound.take(Self.packet(900, Self.counting(901, 380)), microseconds: 900 * 125)
        let late = sound.due(overdue: -1_000_000)
        #expect(late.map(\.data) == [flac.frame(number: 4, (1025...1280).map { Int16($0) }[...])])
    }

    @Test func holesBetweenPacketsAreSilence() throws {
        var sound = try Self.linear()
        let flac = FLACFrame(sound.format)
        sound.take(Self.packet(0, Self.counting(0, 160)), microseconds: 0)
        sound.take(Self.packet(800, Self.counting(800, 224)), microseconds: 100_000)
        let samples = (0..<160).map { Int16($0) } + [Int16](repeating: 0, count: 640) + (800..<1024).map { Int16($0) }
        let expected = (0..<4).map { flac.frame(number: Int64($0), samples[$0 * 256..<$0 * 256 + 256]) }
        #expect(sound.due(overdue: -1_000_000).map(\.data) == expected)
    }

    @Test func aJumpOfTheClockIsBounded() throws {
        var sound = try Self.linear()
        sound.take(Self.packet(0, Self.counting(0, 160)), microseconds: 3_600_000_000)
        sound.take(Self.packet(0, Self.counting(0, 160)), microseconds: -3_600_000_000)
        #expect(sound.due(overdue: -1_000_000).isEmpty)
        sound.take(Self.packet(0, []), microseconds: 0)
        #expect(sound.due(overdue: -1_000_000).isEmpty)
    }

    @Test func opusGoesAsItIsWithSilenceInItsHoles() throws {
        var sound = try #require(LiveSound(try AudioFormat(opus: 2)))
        let packet: [UInt8] = [31 << 3 | 4, 1, 2, 3]
        let short: [UInt8] = [30 << 3 | 4, 1]
        sound.take(Self.packet(0, packet), microseconds: 0)
        sound.take(Self.packet(960, short), microseconds: 20_000)
        // 30 ms are missing, and one packet overlaps the one before.
        sound.take(Self.packet(2880, packet), microseconds: 60_000)
        sound.take(Self.packet(3360, short), microseconds: 70_000)
        sound.take(Self.packet(3840, packet), microseconds: 80_000)
        let frames = sound.due(overdue: -1_000_000)
        #expect(frames.map(\.duration) == [960, 480, 960, 480, 960, 960])
        #expect([frames[0], frames[1], frames[4], frames[5]].map(\.data) == [packet, short, packet, packet])
        #expect(frames[2].data == OpusPacket.silence(samples: 960, channels: 2))
        #expect(sound.next == 4800)
        #expect(sound.due(overdue: 100_000).map(\.duration) == [960])
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>) func noiseIsHarmless(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for format in [try AudioFormat(opus: 1), try AudioFormat(linear: .l16, sampleRate: 44_100, channels: 2)] {
            var sound = try #require(LiveSound(format))
            var end: Int64 = 0
            for step in 0..<500 {
                let data = (0..<Int.random(in: 0...400, using: &generator)).map { _ in
                    UInt8.random(in: 0...255, using: &generator)
                }
                let at = Int64(step) * 20_000 + Int64.random(in: -2_000_000...2_000_000, using: &generator)
                sound.take(Self.packet(Int64.random(in: 0...100_000, using: &generator), data), microseconds: at)
                for frame in sound.due(overdue: Int64(step) * 20_000) {
                    #expect(frame.duration > 0 && !frame.data.isEmpty)
                    end += frame.duration
                }
                #expect(sound.next == end)
            }
        }
    }
}
