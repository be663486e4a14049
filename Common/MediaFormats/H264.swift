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

/// Byte stream helpers of H.264.
public enum H264 {
    /// Splits what a peer calls one NAL unit where it holds several in the byte stream format (ITU-T H.264 Annex B).
    ///
    /// Some cameras put start codes into RTP payloads and SDP parameters. `00 00 01` cannot occur inside a NAL unit
    /// (§7.4.1.1), so where it occurs it is a start code. Bytes without any are returned as they are, not copied.
    ///
    /// - Returns: The units without start codes and trailing zero bytes, empty ones left out.
    public static func annexBUnits(_ bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        guard var code = self.startCode(in: bytes) else { return bytes.isEmpty ? [] : [bytes] }
        var units: [ArraySlice<UInt8>] = []
        var start = bytes.startIndex
        while true {
            self.append(bytes[start..<code], to: &units)
            start = code + 3
            guard let next = self.startCode(in: bytes[start...]) else { break }
            code = next
        }
        self.append(bytes[start...], to: &units)
        return units
    }

    /// Splits the units of `bytes`; see ``annexBUnits(_:)-(ArraySlice<UInt8>)``.
    public static func annexBUnits(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        self.annexBUnits(bytes[...])
    }

    /// The NAL units of a sample, each behind a 4 byte big-endian length (ISO/IEC 14496-15 §5.3.3.1.2).
    ///
    /// - Throws: ``MediaFormatError`` with the code `malformed` where a length passes the end.
    public static func lengthPrefixedUnits(
        _ sample: ArraySlice<UInt8>
    ) throws(MediaFormatError) -> [ArraySlice<UInt8>] {
        var units: [ArraySlice<UInt8>] = []
        var reader = ByteReader(sample)
        while !reader.isAtEnd {
            units.append(try reader.bytes(Int(try reader.uint32())))
        }
        return units
    }

    /// Removes the emulation prevention bytes: each `03` after `00 00` (ITU-T H.264 §7.3.1).
    static func removingEmulationPrevention(_ unit: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(unit.count)
        var zeros = 0
        for byte in unit {
            if zeros >= 2, byte == 3 {
                zeros = 0
                continue
            }
            zeros = byte == 0 ? zeros + 1 : 0
            result.append(byte)
        }
        return result
    }

    /// The index of the first byte of the first `00 00 01`.
    private static func startCode(in bytes: ArraySlice<UInt8>) -> Int? {
        // Looks at every third byte while it is above 1, because no start code can then touch it.
        var index = bytes.startIndex + 2
        while index < bytes.endIndex {
            switch bytes[index] {
            case 0: index += 1
            case 1:
                if bytes[index - 1] == 0, bytes[index - 2] == 0 { return index - 2 }
                index += 3
            default: index += 3
            }
        }
        return nil
    }

    private static func append(_ unit: ArraySlice<UInt8>, to units: inout [ArraySlice<UInt8>]) {
        // The zero byte before a four byte start code and trailing_zero_8bits belong to no unit (§B.1.1).
        let trimmed = unit[..<((unit.lastIndex { $0 != 0 }).map { $0 + 1 } ?? unit.startIndex)]
        if !trimmed.isEmpty { units.append(trimmed) }
    }
}
