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

@Suite struct LATMConfigurationTests {
    /// 48 kHz stereo.
    static let config = Fixtures.bytesOf("400023203fc0")

    @Test(
        "configurations",
        arguments: [
            ("400023203fc0", 48_000, 2, 1, 0), ("400026103fc0", 24_000, 1, 1, 0), ("40002b103fc0", 8000, 1, 1, 0),
            // As GStreamer writes it.
            ("40002320", 48_000, 2, 1, 0),
            // Three frames in an element, and a checksum.
            ("420023203fdaa0", 48_000, 2, 3, 0),
            // Other data; version 1 with a configuration that is longer than what is read of it.
            ("400023203fe100", 48_000, 2, 1, 16), ("8008000181190001ff0140", 48_000, 2, 1, 5),
        ]
    )
    func configurations(text: String, rate: Int, channels: Int, frames: Int, otherBits: Int) throws {
        let configuration = try LATMConfiguration(parsing: Fixtures.bytesOf(text))
        #expect(configuration.audio == (try AudioFormat(aacLC: rate, channels: channels)))
        #expect(configuration.frames == frames && configuration.otherDataBits == otherBits)
    }

    @Test(
        "what is not read",
        arguments: [
            ("", .unsupported), ("4000", .unsupported), ("40002d203fc0", .malformed),
            // Two programs, two layers, not the same framing, HE-AAC, frames of a fixed length, a later version.
            ("401023203fc0", .unsupported), ("400223203fc0", .unsupported), ("000023203fc0", .unsupported),
            ("40005623101fe0", .unsupported), ("400023207fc0", .unsupported), ("c00000000000", .unsupported),
        ] as [(String, MediaFormatError.Code)]
    )
    func refuses(text: String, code: MediaFormatError.Code) {
        let bytes = Fixtures.bytesOf(text)
        #expect(errorCode { () throws(MediaFormatError) in _ = try LATMConfiguration(parsing: bytes) } == code)
    }

    @Test func framesOfAnElement() throws {
        var configuration = try LATMConfiguration(parsing: Fixtures.bytesOf("420023203fc0"))
        let long = [UInt8](repeating: 7, count: 300)
        let element: [UInt8] = [2, 0xAA, 0xBB, 255, 45] + long + [0]
        #expect(try configuration.readFrames(of: element[...], hasConfiguration: false) == [[0xAA, 0xBB], long, []])
        let code = errorCode { () throws(MediaFormatError) in
            _ = try configuration.readFrames(of: element.dropLast(2), hasConfiguration: false)
        }
        #expect(code == .malformed)
    }

    /// `cpresent=1`: a bit says whether a configuration comes, and everything behind it is not on whole bytes.
    @Test func configurationsInElements() throws {
        var configuration = try LATMConfiguration(parsing: Self.config)
        // useSameStreamMux, then the length 2 and the bytes.
        let same: [UInt8] = [0x81, 0x55, 0x5D, 0x80]
        #expect(try configuration.readFrames(of: same[...], hasConfiguration: true) == [[0xAA, 0xBB]])
        // Behind a zero the configuration of 44 bits, then the same.
        let other = Fixtures.bytesOf("200013081fe01555d8")
        #expect(try configuration.readFrames(of: other[...], hasConfiguration: true) == [[0xAA, 0xBB]])
        #expect(configuration.audio == (try AudioFormat(aacLC: 24_000, channels: 1)))
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>) func noiseDoesNotTrap(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let noise = generator.bytes(upTo: 40)
            let mutated = generator.mutation(of: Self.config)
            for bytes in [noise, mutated] {
                guard var configuration = try? LATMConfiguration(parsing: bytes) else { continue }
                #expect((1...64).contains(configuration.frames))
                for flag in [true, false] {
                    let frames = (try? configuration.readFrames(of: noise[...], hasConfiguration: flag)) ?? []
                    #expect(frames.joined().count <= noise.count)
                }
            }
        }
    }
}
