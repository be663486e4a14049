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

/// How frames of AAC lie in the elements of LATM (ISO/IEC 14496-3 §1.7.3), from a `StreamMuxConfig`.
///
/// Read are streams of one program with one layer in frames whose length stands before them, which is all that RFC 6416
/// streams of cameras have.
public struct LATMConfiguration: Hashable, Sendable {
    /// The format of the sound.
    public var audio: AudioFormat
    /// Frames in an element, 1 to 64.
    public var frames: Int
    /// Bits behind the frames that belong to nobody.
    public var otherDataBits: Int

    /// Most bits of other data that are passed over.
    public static let maximumOtherDataBits = 1 << 20

    /// Zero bytes that are read behind the end of a configuration: GStreamer ends it behind the `AudioSpecificConfig`, and
    /// what is missing is zero in streams that can be read.
    private static let missingBytes = 8

    /// Reads a `StreamMuxConfig` (ISO/IEC 14496-3 Table 1.42), as the `config` of an SDP holds it (RFC 6416 §7.3).
    ///
    /// - Throws: ``MediaFormatError``, `malformed` for reserved values, `unsupported` for what is not read.
    public init(parsing bytes: [UInt8]) throws(MediaFormatError) {
        var reader = BitReader(bytes + [UInt8](repeating: 0, count: Self.missingBytes))
        try self.init(&reader)
    }

    /// Reads a `StreamMuxConfig` from where the reader stands.
    init(_ reader: inout BitReader) throws(MediaFormatError) {
        let version = try reader.bits(1)
        if version == 1, try reader.flag() {
            throw MediaFormatError(.unsupported, "The LATM stream has a version that is not known; choose AAC-hbr.")
        }
        if version == 1 { _ = try Self.value(&reader) }  // taraBufferFullness
        let sameTimeFraming = try reader.flag()
        let frames = Int(try reader.bits(6)) + 1
        let programs = try reader.bits(4)
        let layers = try reader.bits(3)
        guard sameTimeFraming, programs == 0, layers == 0 else {
            throw MediaFormatError(.unsupported, "The LATM stream has several programs or layers; choose AAC-hbr.")
        }
        var length: Int?
        if version == 1 { length = Int(try Self.value(&reader)) }
        let start = reader.position
        let audio = try Self.audioFormat(&reader)
        if let length {
            try reader.skip(length - (reader.position - start))
        }
        guard try reader.bits(3) == 0 else {  // frameLengthType
            throw MediaFormatError(.unsupported, "The LATM stream has frames of a fixed length; choose AAC-hbr.")
        }
        try reader.skip(8)  // latmBufferFullness
        var otherDataBits = 0
        if try reader.flag() {
            if version == 1 {
                otherDataBits = Int(try Self.value(&reader))
            } else {
                var more = true
                while more {
                    more = try reader.flag()
                    otherDataBits = otherDataBits << 8 | Int(try reader.bits(8))
                    guard otherDataBits <= Self.maximumOtherDataBits else { break }
                }
            }
        }
        guard otherDataBits <= Self.maximumOtherDataBits else {
            throw MediaFormatError(.malformed, "The LATM stream has more other data than a frame holds.")
        }
        if try reader.flag() { try reader.skip(8) }  // crcCheckSum
        self.audio = audio
        self.frames = frames
        self.otherDataBits = otherDataBits
    }

    /// The frames of an `AudioMuxElement` (ISO/IEC 14496-3 Table 1.41).
    ///
    /// - Parameters:
    ///   - element: The bytes of one element.
    ///   - hasConfiguration: Whether each element says whether a configuration stands in it (`cpresent=1`); one that does
    ///     takes the place of this one.
    /// - Throws: ``MediaFormatError`` where the element ends early.
    public mutating func readFrames(
        of element: ArraySlice<UInt8>,
        hasConfiguration: Bool
    ) throws(MediaFormatError) -> [[UInt8]] {
        var reader = BitReader(element)
        if hasConfiguration, try !reader.flag() { self = try LATMConfiguration(&reader) }
        var frames: [[UInt8]] = []
        for _ in 0..<self.frames {
            var length = 0
            while true {
                let byte = Int(try reader.bits(8))
                length += byte
                if byte < 255 { break }
            }
            guard length * 8 <= reader.remaining else {
                throw MediaFormatError(.malformed, "A LATM element ends inside of a frame.")
            }
            var frame: [UInt8] = []
            frame.reserveCapacity(length)
            for _ in 0..<length { frame.append(UInt8(truncatingIfNeeded: try reader.bits(8))) }
            frames.append(frame)
        }
        return frames
    }

    /// `LatmGetValue` (ISO/IEC 14496-3 Table 1.43).
    private static func value(_ reader: inout BitReader) throws(MediaFormatError) -> UInt32 {
        try reader.bits(8 * (Int(try reader.bits(2)) + 1))
    }

    /// Reads the `AudioSpecificConfig` in the middle of the bits, whose length only its content tells.
    private static func audioFormat(_ reader: inout BitReader) throws(MediaFormatError) -> AudioFormat {
        var copy = BitWriter()
        func take(_ count: Int) throws(MediaFormatError) -> UInt32 {
            let value = try reader.bits(count)
            copy.append(value, bits: count)
            return value
        }
        let objectType = try take(5)
        if try take(4) == 15 { _ = try take(24) }
        _ = try take(4)  // channels
        // Other object types have other fields; the format refuses them by what has been read.
        if objectType == 2 { _ = try take(3) } else { copy.append(0, bits: 11) }
        return try AudioFormat(audioSpecificConfig: copy.bytes)
    }
}
