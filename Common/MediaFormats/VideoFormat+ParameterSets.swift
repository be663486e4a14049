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

extension VideoFormat {
    /// Most bytes of one parameter set: `avcC` and `hvcC` count them in 16 bits (ISO/IEC 14496-15 §5.3.3.1.2, §8.3.3.1.2).
    public static let maximumParameterSetBytes = 65_535
    /// Most picture parameter sets: `avcC` counts them in 8 bits (ISO/IEC 14496-15 §5.3.3.1.2).
    public static let maximumPictureParameterSets = 255

    /// Reads the format of H.264 from parameter sets, each a NAL unit with its header byte and without a start code.
    ///
    /// The picture parameter sets are put in the order of their ids, the last of those with one id kept, and zero bytes
    /// at the end of a set are cut off, so that formats that mean the same compare equal. Bytes that some cameras put
    /// behind the sequence parameter set stay.
    ///
    /// - Throws: ``MediaFormatError`` with the code `malformed` when a set is broken, none is given, or too many are.
    public init(sequenceParameterSet: [UInt8], pictureParameterSets: [[UInt8]]) throws(MediaFormatError) {
        let set = try SequenceParameterSet(parsing: sequenceParameterSet[...])
        self.init(
            sequenceParameterSet: try Self.bounded(sequenceParameterSet),
            pictureParameterSets: try Self.sorted(pictureParameterSets, Self.pictureParameterSetID),
            width: set.width,
            height: set.height,
            reorderDepth: set.reorderDepth
        )
    }

    /// Reads the format of H.265 from parameter sets, each a NAL unit with its header bytes and without a start code.
    ///
    /// Order, doubles and zero bytes count as little as in H.264.
    ///
    /// - Throws: ``MediaFormatError`` with the code `malformed` when a set is broken, none is given, or too many are.
    public init(
        videoParameterSet: [UInt8],
        sequenceParameterSet: [UInt8],
        pictureParameterSets: [[UInt8]]
    ) throws(MediaFormatError) {
        guard videoParameterSet.count > H265NALUnitType.headerBytes,
            H265NALUnitType(header: videoParameterSet[0]) == .videoParameterSet
        else {
            throw MediaFormatError(.malformed, "The video parameter set is no NAL unit of type 32.")
        }
        let set = try H265SequenceParameterSet(parsing: sequenceParameterSet[...])
        self.init(
            videoParameterSet: try Self.bounded(videoParameterSet),
            sequenceParameterSet: try Self.bounded(sequenceParameterSet),
            pictureParameterSets: try Self.sorted(pictureParameterSets, Self.h265PictureParameterSetID),
            width: set.width,
            height: set.height,
            reorderDepth: set.reorderDepth
        )
    }

    /// Reads the format from the parameter sets of a stream in any order, as SDP, an index or a box lists them.
    ///
    /// Units of other types are passed over; of several video or sequence parameter sets the last counts.
    ///
    /// - Throws: ``MediaFormatError``: `malformed` when a set is broken or missing, `misuse` for a codec of sound.
    public init(codec: Codec, parameterSets: [[UInt8]]) throws(MediaFormatError) {
        switch codec {
        case .h264:
            func all(_ type: NALUnitType) -> [[UInt8]] {
                parameterSets.filter { $0.first.map { NALUnitType(header: $0) } == type }
            }
            try self.init(
                sequenceParameterSet: all(.sequenceParameterSet).last ?? [],
                pictureParameterSets: all(.pictureParameterSet)
            )
        case .h265:
            func all(_ type: H265NALUnitType) -> [[UInt8]] {
                parameterSets.filter { $0.first.map { H265NALUnitType(header: $0) } == type }
            }
            try self.init(
                videoParameterSet: all(.videoParameterSet).last ?? [],
                sequenceParameterSet: all(.sequenceParameterSet).last ?? [],
                pictureParameterSets: all(.pictureParameterSet)
            )
        default:
            throw MediaFormatError(.misuse, "\(codec.rawValue) is no codec of pictures.")
        }
    }

    /// A parameter set without zero bytes at its end; refused where a box cannot count its bytes.
    private static func bounded(_ unit: [UInt8]) throws(MediaFormatError) -> [UInt8] {
        guard unit.count <= Self.maximumParameterSetBytes else {
            throw MediaFormatError(.malformed, "A parameter set is longer than 65,535 bytes.")
        }
        return Self.trimmed(unit)
    }

    /// The picture parameter sets in the order of their ids, the last of those with one id kept.
    private static func sorted(
        _ units: [[UInt8]],
        _ identifier: ([UInt8]) throws(MediaFormatError) -> UInt32
    ) throws(MediaFormatError) -> [[UInt8]] {
        var byID: [UInt32: [UInt8]] = [:]
        for unit in units { byID[try identifier(unit)] = try Self.bounded(unit) }
        guard !byID.isEmpty, byID.count <= Self.maximumPictureParameterSets else {
            throw MediaFormatError(.malformed, "A stream has 1 to 255 picture parameter sets, this one \(byID.count).")
        }
        return byID.sorted { $0.key < $1.key }.map(\.value)
    }

    /// A NAL unit without zero bytes at its end; the last byte of one is never zero (ITU-T H.264 §7.4.1).
    private static func trimmed(_ unit: [UInt8]) -> [UInt8] {
        guard unit.last == 0 else { return unit }
        return Array(unit[...(unit.lastIndex { $0 != 0 } ?? 0)])
    }

    /// Reads `pic_parameter_set_id` (ITU-T H.264 §7.3.2.2).
    private static func pictureParameterSetID(_ unit: [UInt8]) throws(MediaFormatError) -> UInt32 {
        guard let header = unit.first, NALUnitType(header: header) == .pictureParameterSet else {
            throw MediaFormatError(.malformed, "The picture parameter set is no NAL unit of type 8.")
        }
        var reader = BitReader(H264.removingEmulationPrevention(unit.dropFirst().prefix(8)))
        return try reader.unsignedExpGolomb(upTo: 255, "pic_parameter_set_id")
    }

    /// Reads `pps_pic_parameter_set_id` (ITU-T H.265 §7.3.2.3.1).
    private static func h265PictureParameterSetID(_ unit: [UInt8]) throws(MediaFormatError) -> UInt32 {
        guard let header = unit.first, H265NALUnitType(header: header) == .pictureParameterSet else {
            throw MediaFormatError(.malformed, "The picture parameter set is no NAL unit of type 34.")
        }
        let start = unit.dropFirst(H265NALUnitType.headerBytes).prefix(8)
        var reader = BitReader(H264.removingEmulationPrevention(start))
        return try reader.unsignedExpGolomb(upTo: 63, "pps_pic_parameter_set_id")
    }
}
