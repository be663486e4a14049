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

/// Packets of Opus (RFC 6716 §3).
///
/// ```
/// | configuration 5 | stereo 1 | code 2 | frames ... |
/// ```
/// The configuration says how long a frame is, the code how many there are: 1, 2 of one size, 2, or a number that the
/// next byte holds.
public enum OpusPacket {
    /// Longest packet in samples of 48 kHz: 120 ms (RFC 6716 §3.2.5).
    public static let maximumSamples = 5760
    /// What the times of all packets are multiples of, in samples of 48 kHz: 2.5 ms (RFC 7587 §4.2).
    public static let quantum = 120

    /// Samples of 48 kHz that a packet decodes to; nil for bytes that are no packet. Looks at the first two bytes.
    public static func sampleCount(_ packet: ArraySlice<UInt8>) -> Int? {
        guard let first = packet.first else { return nil }
        let frames: Int
        switch first & 3 {
        case 0: frames = 1
        case 1, 2: frames = 2
        default:
            guard let second = packet.dropFirst().first else { return nil }
            frames = Int(second & 0x3F)
        }
        let count = frames * self.samplesPerFrame(configuration: first >> 3)
        return (1...self.maximumSamples).contains(count) ? count : nil
    }

    /// A packet of digital silence.
    ///
    /// A CELT frame that begins with the silence flag (RFC 6716 §4.3) and holds nothing else; several of them, of 20 ms
    /// each, where it is longer.
    ///
    /// - Parameters:
    ///   - samples: 120, 240, 480, or a multiple of 960 up to 5760, in samples of 48 kHz; nil for any other number.
    ///   - channels: 1 or 2.
    public static func silence(samples: Int, channels: Int) -> [UInt8]? {
        let stereo: UInt8 = channels == 2 ? 4 : 0
        let frame: [UInt8] = [0xFF, 0xFE]
        func header(_ configuration: UInt8, code: UInt8) -> UInt8 { configuration << 3 | stereo | code }
        switch samples {
        case 120: return [header(28, code: 0)] + frame
        case 240: return [header(29, code: 0)] + frame
        case 480: return [header(30, code: 0)] + frame
        case 960: return [header(31, code: 0)] + frame
        default:
            guard samples > 0, samples.isMultiple(of: 960), samples <= self.maximumSamples else { return nil }
            let count = samples / 960
            return [header(31, code: 3), UInt8(count)] + repeatElement(frame, count: count).joined()
        }
    }

    /// RFC 6716 Table 2.
    private static func samplesPerFrame(configuration: UInt8) -> Int {
        switch configuration {
        case 0..<12: [480, 960, 1920, 2880][Int(configuration & 3)]  // SILK
        case 12..<16: [480, 960][Int(configuration & 1)]  // hybrid
        default: [120, 240, 480, 960][Int(configuration & 3)]  // CELT
        }
    }
}
