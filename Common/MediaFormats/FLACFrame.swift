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

/// Writes frames of FLAC (RFC 9639) whose samples stand as they are, so that sizes are known before the samples are.
///
/// ```
/// | FF F8 | block size 4, rate 4 | channels 4, bits 3, 0 | number 1-6 | CRC-8 | subframes | CRC-16 |
/// ```
/// A subframe is verbatim, or constant where the frame is silent. Every frame of a stream has the same number of samples,
/// and its number counts the frames.
public struct FLACFrame: Hashable, Sendable {
    /// Samples per second.
    public let sampleRate: Int
    /// Number of channels, 1 to 8.
    public let channels: Int

    /// Most frames that the number of a frame can tell apart (RFC 9639 §9.1.5).
    private static let maximumNumber: Int64 = 1 << 31

    /// Makes a writer of frames of a format.
    public init(_ format: AudioFormat) {
        self.sampleRate = format.sampleRate
        self.channels = min(max(format.channels, 1), AudioFormat.maximumChannels)
    }

    /// Samples per channel in a frame: 21 to 64 ms, so that live sound waits for no long block.
    public static func samplesPerBlock(sampleRate: Int) -> Int {
        switch sampleRate {
        case 32_000...: 1024
        case 12_000...: 512
        default: 256
        }
    }

    /// Samples per channel in a frame.
    public var samplesPerBlock: Int { Self.samplesPerBlock(sampleRate: self.sampleRate) }

    /// Bytes of a frame with sound.
    public func byteCount(number: Int64) -> Int {
        7 + Self.coded(number: number).count + self.channels * (1 + 2 * self.samplesPerBlock)
    }

    /// Bytes of a frame of silence.
    public func silentByteCount(number: Int64) -> Int {
        7 + Self.coded(number: number).count + self.channels * 3
    }

    /// A frame with sound.
    ///
    /// - Parameters:
    ///   - number: Counts the frames from 0.
    ///   - samples: Of all channels by turns; what is missing is silence, what is too much is left out.
    public func frame(number: Int64, _ samples: ArraySlice<Int16>) -> [UInt8] {
        var bytes = self.header(number: number)
        bytes.reserveCapacity(self.byteCount(number: number))
        let block = self.samplesPerBlock
        let count = min(block, samples.count / self.channels)
        for channel in 0..<self.channels {
            bytes.append(0b0000_0010)  // verbatim, RFC 9639 §9.2.1
            for place in 0..<count {
                let sample = UInt16(bitPattern: samples[samples.startIndex + place * self.channels + channel])
                bytes.append(UInt8(sample >> 8))
                bytes.append(UInt8(truncatingIfNeeded: sample))
            }
            bytes.append(contentsOf: repeatElement(0, count: 2 * (block - count)))
        }
        return Self.closed(bytes)
    }

    /// A frame of silence.
    public func silence(number: Int64) -> [UInt8] {
        // Constant subframes (RFC 9639 §9.2.3) of 0.
        Self.closed(self.header(number: number) + repeatElement(0, count: 3 * self.channels))
    }

    /// `STREAMINFO` (RFC 9639 §8.2): what a decoder must know before the first frame.
    var streamInformation: [UInt8] {
        var writer = BitWriter()
        writer.append(UInt32(self.samplesPerBlock), bits: 16)  // smallest block
        writer.append(UInt32(self.samplesPerBlock), bits: 16)  // largest block
        writer.append(0, bits: 24)  // smallest frame: not known
        writer.append(0, bits: 24)  // largest frame: not known
        writer.append(UInt32(self.sampleRate), bits: 20)
        writer.append(UInt32(self.channels - 1), bits: 3)
        writer.append(15, bits: 5)  // bits per sample less one
        writer.append(0, bits: 4)  // samples of the stream: not known
        return writer.bytes + [UInt8](repeating: 0, count: 4 + 16)  // and no MD5
    }

    private func header(number: Int64) -> [UInt8] {
        let size: UInt8 =
            switch self.samplesPerBlock {
            case 256: 0b1000
            case 512: 0b1001
            default: 0b1010
            }
        let rate: UInt8 =
            switch self.sampleRate {
            case 8000: 0b0100
            case 16_000: 0b0101
            case 22_050: 0b0110
            case 24_000: 0b0111
            case 32_000: 0b1000
            case 44_100: 0b1001
            case 48_000: 0b1010
            default: 0  // as STREAMINFO says
            }
        var bytes: [UInt8] = [0xFF, 0xF8, size << 4 | rate, UInt8(self.channels - 1) << 4 | 0b1000]
        bytes += Self.coded(number: number)
        bytes.append(bytes.reduce(0) { Self.crc8[Int($0 ^ $1)] })
        return bytes
    }

    /// The frame with the CRC-16 behind it.
    private static func closed(_ frame: [UInt8]) -> [UInt8] {
        let sum = frame.reduce(0 as UInt16) { $0 << 8 ^ self.crc16[Int(UInt8($0 >> 8) ^ $1)] }
        return frame + [UInt8(sum >> 8), UInt8(truncatingIfNeeded: sum)]
    }

    /// A number as RFC 9639 §9.1.5 codes it, like a character of UTF-8 but with up to 31 bits.
    private static func coded(number: Int64) -> [UInt8] {
        let value = UInt32(truncatingIfNeeded: max(0, number) % self.maximumNumber)
        if value < 0x80 { return [UInt8(value)] }
        let bits = 32 - value.leadingZeroBitCount
        let followers = (bits - 2) / 5  // n followers hold 6n bits, the first byte 6 - n
        let mark = UInt8(truncatingIfNeeded: 0xFF00 >> (followers + 1))
        var bytes = [mark | UInt8(truncatingIfNeeded: value >> UInt32(6 * followers))]
        for follower in (0..<followers).reversed() {
            bytes.append(0x80 | UInt8(truncatingIfNeeded: value >> UInt32(6 * follower) & 0x3F))
        }
        return bytes
    }

    /// x⁸ + x² + x + 1 (RFC 9639 §9.1.8).
    private static let crc8: [UInt8] = (0...255).map { (byte: UInt8) in
        (0..<8).reduce(byte) { sum, _ in sum & 0x80 == 0 ? sum << 1 : sum << 1 ^ 0x07 }
    }

    /// x¹⁶ + x¹⁵ + x² + 1 (RFC 9639 §9.3).
    private static let crc16: [UInt16] = (0...255).map { (byte: UInt16) in
        (0..<8).reduce(byte << 8) { sum, _ in sum & 0x8000 == 0 ? sum << 1 : sum << 1 ^ 0x8005 }
    }
}
