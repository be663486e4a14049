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

/// The type of an H.264 NAL unit, the low five bits of its first byte (ITU-T H.264 Table 7-1).
public struct NALUnitType: RawRepresentable, Hashable, Sendable {
    /// `nal_unit_type`, 0 to 31.
    public var rawValue: UInt8

    /// Makes a type from its number.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Reads the type from the first byte of a NAL unit.
    public init(header: UInt8) {
        self.init(rawValue: header & 0x1F)
    }

    /// A coded slice of a picture that is no IDR picture.
    public static let nonIDRSlice = Self(rawValue: 1)
    /// Coded slice data partition A.
    public static let dataPartitionA = Self(rawValue: 2)
    /// Coded slice data partition B.
    public static let dataPartitionB = Self(rawValue: 3)
    /// Coded slice data partition C.
    public static let dataPartitionC = Self(rawValue: 4)
    /// A coded slice of an IDR picture: decoding can start here.
    public static let idrSlice = Self(rawValue: 5)
    /// Supplemental enhancement information.
    public static let supplementalEnhancementInformation = Self(rawValue: 6)
    /// Sequence parameter set.
    public static let sequenceParameterSet = Self(rawValue: 7)
    /// Picture parameter set.
    public static let pictureParameterSet = Self(rawValue: 8)
    /// Access unit delimiter.
    public static let accessUnitDelimiter = Self(rawValue: 9)
    /// End of sequence.
    public static let endOfSequence = Self(rawValue: 10)
    /// End of stream.
    public static let endOfStream = Self(rawValue: 11)
    /// Filler data.
    public static let fillerData = Self(rawValue: 12)

    /// Whether the unit carries a part of a picture (VCL NAL unit types 1 to 5).
    public var isSlice: Bool { (1...5).contains(self.rawValue) }
}
