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

/// What the payloads of H.264 (RFC 6184) and H.265 (RFC 7798) differ in: headers, packet types, types of units.
enum NALUnitSyntax: Hashable, Sendable {
    case h264
    case h265

    /// What a payload holds, by the type in its header.
    enum Packet: Hashable, Sendable {
        /// One unit.
        case unit
        /// Several units, each behind its length in 16 bits: STAP-A, AP.
        case aggregate
        /// A part of one unit: FU-A, FU.
        case fragment
        /// Units that are not in decoding order, or wrapped in a way that no camera is known to use.
        case unsupported
        /// Undefined; cameras put data of their own into these.
        case unknown
    }

    /// What a unit is to its access unit.
    enum Role: Hashable, Sendable {
        case parameterSet
        case delimiter
        case slice(isKeyFrame: Bool, isSkippedLeading: Bool)
        case other
    }

    var codec: Codec { self == .h264 ? .h264 : .h265 }

    /// Bytes of a unit's header; the header of a payload is as long.
    var headerBytes: Int { self == .h264 ? 1 : H265NALUnitType.headerBytes }

    /// The type in the first byte of a header.
    func type(_ header: UInt8) -> UInt8 {
        self == .h264 ? NALUnitType(header: header).rawValue : H265NALUnitType(header: header).rawValue
    }

    /// The type in the byte that follows the header of a fragment (RFC 6184 §5.8, RFC 7798 §4.4.3).
    func fragmentType(_ header: UInt8) -> UInt8 { header & (self == .h264 ? 0x1F : 0x3F) }

    /// The header of the unit whose first fragment this is; the fragment has all bytes of its headers.
    func unitHeader(ofFragment fragment: ArraySlice<UInt8>) -> [UInt8] {
        let indicator = fragment.prefix(self.headerBytes)
        let type = self.fragmentType(fragment.dropFirst(self.headerBytes).first ?? 0)
        let first = indicator.first ?? 0
        return self == .h264 ? [first & 0xE0 | type] : [first & 0x81 | type << 1] + indicator.dropFirst()
    }

    /// What a payload of the type holds (RFC 6184 §5.2, RFC 7798 §4.4).
    func packet(_ type: UInt8) -> Packet {
        switch (self, type) {
        case (.h264, 1...23), (.h265, 0...47): .unit
        case (.h264, 24), (.h265, 48): .aggregate
        case (.h264, 28), (.h265, 49): .fragment
        case (.h264, 25...29), (.h265, 50): .unsupported
        default: .unknown
        }
    }

    /// What a unit of the type is (ITU-T H.264 Table 7-1, ITU-T H.265 Table 7-1).
    func role(_ type: UInt8) -> Role {
        switch self {
        case .h264:
            switch NALUnitType(rawValue: type) {
            case .sequenceParameterSet, .pictureParameterSet: return .parameterSet
            case .accessUnitDelimiter: return .delimiter
            case .idrSlice: return .slice(isKeyFrame: true, isSkippedLeading: false)
            case .nonIDRSlice, .dataPartitionA: return .slice(isKeyFrame: false, isSkippedLeading: false)
            default: return .other
            }
        case .h265:
            let type = H265NALUnitType(rawValue: type)
            switch type {
            case .videoParameterSet, .sequenceParameterSet, .pictureParameterSet: return .parameterSet
            case .accessUnitDelimiter: return .delimiter
            case _ where type.isSlice:
                return .slice(isKeyFrame: type.isRandomAccess, isSkippedLeading: type.isRandomAccessSkippedLeading)
            default: return .other
            }
        }
    }

    /// Whether a unit that is no slice can only stand before the picture of its access unit
    /// (ITU-T H.264 §7.4.1.2.3, ITU-T H.265 §7.4.2.4.4).
    func precedesPicture(_ type: UInt8) -> Bool {
        switch self {
        case .h264: (6...9).contains(type) || (14...18).contains(type)
        case .h265: (32...35).contains(type) || type == 39 || (41...44).contains(type)
        }
    }
}
