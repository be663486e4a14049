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

/// What an H.265 decoder must be able to do: the general part of `profile_tier_level()` (ITU-T H.265 §7.3.3).
///
/// ```
/// | space 2 | tier 1 | profile 5 | compatibility flags 32 | constraint flags 48 | level 8 |     12 bytes
/// ```
/// `hvcC` holds the same bytes in the same order (ISO/IEC 14496-15 §8.3.3.1.2).
struct H265ProfileTierLevel: Hashable {
    /// Bytes of the general part.
    static let byteCount = 12
    /// Most sub-layers but one (ITU-T H.265 §7.4.3.2.1, `sps_max_sub_layers_minus1`).
    static let maximumLowerSubLayers = 6

    /// The bytes as they stand in the parameter sets, 12 of them.
    let bytes: [UInt8]

    /// Reads it, and passes over what is said of the sub-layers below the highest one.
    ///
    /// - Parameter lowerSubLayers: `sps_max_sub_layers_minus1`, 0 to 6.
    init(parsing reader: inout BitReader, lowerSubLayers: Int) throws(MediaFormatError) {
        var bytes: [UInt8] = []
        for _ in 0..<Self.byteCount { bytes.append(UInt8(truncatingIfNeeded: try reader.bits(8))) }
        self.bytes = bytes
        guard lowerSubLayers > 0 else { return }
        var skipped = 0
        for _ in 0..<lowerSubLayers {
            if try reader.flag() { skipped += 88 }  // sub_layer_profile_present_flag
            if try reader.flag() { skipped += 8 }  // sub_layer_level_present_flag
        }
        try reader.skip(2 * (8 - lowerSubLayers))  // reserved_zero_2bits
        try reader.skip(skipped)
    }

    /// The codec string behind the name of the sample entry, for example `1.6.L93.B0` (ISO/IEC 14496-15 Annex E.3).
    var codecString: String {
        let space = ["", "A", "B", "C"][Int(self.bytes[0] >> 6)]
        var compatibility: UInt32 = 0
        // The flags in reverse: the first of them is the lowest bit.
        for (number, byte) in self.bytes[1..<5].enumerated() {
            for bit in 0..<8 where byte & 0x80 >> UInt8(bit) != 0 { compatibility |= 1 << UInt32(number * 8 + bit) }
        }
        let tier = self.bytes[0] & 0x20 == 0 ? "L" : "H"
        var constraints = self.bytes[5..<11]
        while constraints.last == 0 { constraints.removeLast() }
        let parts =
            ["\(space)\(self.bytes[0] & 0x1F)", String(compatibility, radix: 16, uppercase: true)]
            + ["\(tier)\(self.bytes[11])"] + constraints.map { String($0, radix: 16, uppercase: true) }
        return parts.joined(separator: ".")
    }
}
