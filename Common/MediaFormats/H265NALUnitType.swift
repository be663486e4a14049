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

/// The type of an H.265 NAL unit, six bits of its first byte (ITU-T H.265 Table 7-1).
///
/// ```
/// | forbidden 1 | type 6 | layer id 6 | temporal id plus 1 3 |     the header, 2 bytes
/// ```
public struct H265NALUnitType: RawRepresentable, Hashable, Sendable {
    /// Bytes of the header of a unit (ITU-T H.265 §7.3.1.2).
    public static let headerBytes = 2

    /// `nal_unit_type`, 0 to 63.
    public var rawValue: UInt8

    /// Makes a type from its number.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Reads the type from the first byte of a NAL unit.
    public init(header: UInt8) {
        self.init(rawValue: header >> 1 & 0x3F)
    }

    /// A slice of a random access skipped leading picture that others do not refer to.
    public static let randomAccessSkippedLeadingN = Self(rawValue: 8)
    /// A slice of a random access skipped leading picture that others refer to.
    public static let randomAccessSkippedLeadingR = Self(rawValue: 9)
    /// A slice of a broken link access picture, perhaps with leading pictures.
    public static let brokenLinkWithLeadingPictures = Self(rawValue: 16)
    /// A slice of an IDR picture, perhaps with decodable leading pictures.
    public static let instantaneousRefreshWithLeadingPictures = Self(rawValue: 19)
    /// A slice of an IDR picture without leading pictures.
    public static let instantaneousRefresh = Self(rawValue: 20)
    /// A slice of a clean random access picture.
    public static let cleanRandomAccess = Self(rawValue: 21)
    /// Video parameter set.
    public static let videoParameterSet = Self(rawValue: 32)
    /// Sequence parameter set.
    public static let sequenceParameterSet = Self(rawValue: 33)
    /// Picture parameter set.
    public static let pictureParameterSet = Self(rawValue: 34)
    /// Access unit delimiter.
    public static let accessUnitDelimiter = Self(rawValue: 35)
    /// Supplemental enhancement information before a picture.
    public static let prefixSupplementalEnhancementInformation = Self(rawValue: 39)
    /// Supplemental enhancement information behind a picture.
    public static let suffixSupplementalEnhancementInformation = Self(rawValue: 40)

    /// Whether the unit carries a part of a picture (0 to 9 and 16 to 21; the other VCL types are reserved).
    public var isSlice: Bool { (0...9).contains(self.rawValue) || self.isRandomAccess }

    /// Whether the picture is an intra random access point: decoding can start here (§7.4.2.2: BLA, IDR and CRA).
    public var isRandomAccess: Bool { (16...21).contains(self.rawValue) }

    /// Whether the picture cannot be decoded where decoding starts at the random access point before it (RASL, §7.4.2.2).
    public var isRandomAccessSkippedLeading: Bool { (8...9).contains(self.rawValue) }
}
