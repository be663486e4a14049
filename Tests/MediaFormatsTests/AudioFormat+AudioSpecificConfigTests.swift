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
import Testing

struct AudioFormatAudioSpecificConfigTests {
    @Test(arguments: [
        ("1190", 48_000, 2), ("1188", 48_000, 1), ("1210", 44_100, 2), ("1408", 16_000, 1), ("1588", 8000, 1),
        ("11b8", 48_000, 8), ("1208", 44_100, 1),
        ("1390", 22_050, 2),
        ("119056e500", 48_000, 2),  // HE-AAC announced behind: base layer read
        ("17805dc010", 48_000, 2),  // explicit rate
    ])
    func reads(config: String, sampleRate: Int, channels: Int) throws {
        let format = try AudioFormat(audioSpecificConfig: Fixtures.bytesOf(config))
        #expect(format.sampleRate == sampleRate)
        #expect(format.channels == channels)
        #expect(format.objectType == 2)
        #expect(format.codecString == "mp4a.40.2")
        #expect(hexadecimal(format.audioSpecificConfig) == config)
    }

    @Test(arguments: [
        ("2b118800", MediaFormatError.Code.unsupported),  // HE-AAC
        ("eb098800", .unsupported),  // HE-AAC v2
        ("0990", .unsupported),  // main profile
        ("f94640", .unsupported),  // escaped object type 42, USAC
        ("1194", .unsupported),  // 960 samples
        ("1192", .unsupported),  // core coder
        ("1180", .unsupported),  // program config element
        ("1790000010", .unsupported),  // explicit rate of 2,097,152
        ("11c0", .malformed),  // channel configuration 8
        ("1690", .malformed),  // rate index 13
        ("", .malformed), ("11", .malformed), ("f8", .malformed), ("1780", .malformed),
    ])
    func refuses(config: String, code: MediaFormatError.Code) {
        let bytes = Fixtures.bytesOf(config)
        #expect(errorCode { () throws(MediaFormatError) in _ = try AudioFormat(audioSpecificConfig: bytes) } == code)
    }

    @Test func boundsTheLength() throws {
        let longest: [UInt8] = [0x11, 0x90] + [UInt8](repeating: 0, count: 62)
        #expect(try AudioFormat(audioSpecificConfig: longest).channels == 2)
        #expect(
            errorCode { () throws(MediaFormatError) in _ = try AudioFormat(audioSpecificConfig: longest + [0]) }
                == .malformed
        )
    }

    @Test(arguments: [96_000, 48_000, 44_100, 16_000, 8000, 7350, 48_001, 7351], [1, 2, 3, 4, 5, 6, 8])
    func makesWhatItReads(sampleRate: Int, channels: Int) throws {
        let made = try AudioFormat(aacLC: sampleRate, channels: channels)
        #expect(try AudioFormat(audioSpecificConfig: made.audioSpecificConfig) == made)
        #expect(made.sampleRate == sampleRate)
        #expect(made.channels == channels)
    }

    @Test(arguments: [(48_000, 0), (48_000, 7), (48_000, 9), (0, 1), (7349, 1), (96_001, 1), (-1, 1)])
    func refusesToMake(sampleRate: Int, channels: Int) {
        let code = errorCode { () throws(MediaFormatError) in
            _ = try AudioFormat(aacLC: sampleRate, channels: channels)
        }
        #expect(code == .unsupported)
    }

    @Test func twoBytesForStandardRates() throws {
        #expect(try AudioFormat(aacLC: 48_000, channels: 2).audioSpecificConfig == [0x11, 0x90])
    }
}
