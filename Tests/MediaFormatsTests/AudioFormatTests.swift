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

import MediaFormats
import TestSupport
import Testing

@Suite struct AudioFormatTests {
    /// One format of each coding and some rates and numbers of channels.
    static func all() throws -> [AudioFormat] {
        [
            try AudioFormat(aacLC: 48_000, channels: 2), try AudioFormat(linear: .pcma, sampleRate: 8000, channels: 1),
            try AudioFormat(linear: .pcmu, sampleRate: 16_000, channels: 2),
            try AudioFormat(linear: .l16, sampleRate: 44_100, channels: 2), try AudioFormat(opus: 2),
            try AudioFormat(opus: 1), try AudioFormat(linear: .flac, sampleRate: 8000, channels: 1),
            try AudioFormat(linear: .flac, sampleRate: 22_050, channels: 8),
        ]
    }

    @Test func theStoredConfigurationTellsTheFormat() throws {
        for format in try Self.all() {
            #expect(try AudioFormat(storedConfiguration: format.storedConfiguration) == format)
        }
        // What older indexes hold.
        #expect(try AudioFormat(storedConfiguration: [0x11, 0x90]) == AudioFormat(aacLC: 48_000, channels: 2))
    }

    @Test func sampleEntriesRoundTrip() throws {
        for format in try Self.all() {
            let segment = InitializationSegment(video: try Fixtures.video(), audio: format)
            #expect(try InitializationSegment(parsing: segment.serialized()) == segment)
        }
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>) func mutationsDoNotTrap(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var refused = 0
        for format in try Self.all() {
            for _ in 0..<300 {
                let stored = generator.mutation(of: format.storedConfiguration)
                if (try? AudioFormat(storedConfiguration: stored)) == nil { refused += 1 }
            }
        }
        #expect(refused > 100)
    }

    @Test(
        "what is not carried",
        arguments: [(.pcma, 0, 1), (.l16, 96_000, 2), (.pcmu, 8000, 0), (.pcmu, 8000, 9), (.aac, 8000, 1)]
            as [(AudioCoding, Int, Int)]
    )
    func refuses(coding: AudioCoding, sampleRate: Int, channels: Int) {
        let code = errorCode { () throws(MediaFormatError) in
            _ = try AudioFormat(linear: coding, sampleRate: sampleRate, channels: channels)
        }
        #expect(code == .unsupported)
        #expect(errorCode { () throws(MediaFormatError) in _ = try AudioFormat(opus: 3) } == .unsupported)
    }

    @Test func framesSayHowLongTheyAre() throws {
        let stereo = try AudioFormat(linear: .l16, sampleRate: 44_100, channels: 2)
        #expect(stereo.sampleCount(of: [UInt8](repeating: 0, count: 3528)) == 882)
        #expect(stereo.sampleCount(of: [0, 1, 2]) == nil)
        let mono = try AudioFormat(linear: .pcma, sampleRate: 8000, channels: 1)
        #expect(mono.sampleCount(of: [UInt8](repeating: 0xD5, count: 160)) == 160)
        #expect(try AudioFormat(aacLC: 8000, channels: 1).sampleCount(of: [1]) == 1024)
        #expect(try AudioFormat(opus: 2).sampleCount(of: [0xFC, 0xFF, 0xFE]) == 960)
    }

    @Test func browsersGetFLACInThePlaceOfLinearSound() throws {
        let codecs = try Self.all().map(\.playable.codecString)
        #expect(codecs == ["mp4a.40.2", "flac", "flac", "flac", "opus", "opus", "flac", "flac"])
        let format = try AudioFormat(linear: .pcmu, sampleRate: 16_000, channels: 2).playable
        #expect(format.sampleRate == 16_000 && format.channels == 2 && format.coding == .flac)
    }

    @Test func namesInJSON() {
        #expect(AudioCoding.allCases.map(\.rawValue) == ["AAC", "PCMA", "PCMU", "L16", "Opus", "FLAC"])
    }
}
