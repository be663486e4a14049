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
    /// Most bytes of one parameter set: `avcC` counts them in 16 bits (ISO/IEC 14496-15 §5.3.3.1.2).
    public static let maximumParameterSetBytes = 65_535
    /// Most picture parameter sets: `avcC` counts them in 8 bits (ISO/IEC 14496-15 §5.3.3.1.2).
    public static let maximumPictureParameterSets = 255

    /// Reads the format from parameter sets, each a NAL unit with its header byte and without a start code.
    ///
    /// The picture parameter sets are put in the order of their ids, the last of those with one id kept, and zero bytes
    /// at the end of a set are cut off, so that formats that mean the same compare equal. Bytes that some cameras put
    /// behind the sequence parameter set stay.
    ///
    /// - Throws: ``MediaFormatError`` with the code `malformed` when a set is broken, none is given, or too many are.
    public init(sequenceParameterSet: [UInt8], pictureParameterSets: [[UInt8]]) throws(MediaFormatError) {
        let set = try SequenceParameterSet(parsing: sequenceParameterSet[...])
        guard sequenceParameterSet.count <= Self.maximumParameterSetBytes else {
            throw MediaFormatError(.malformed, "The sequence parameter set is longer than 65,535 bytes.")
        }
        var byID: [UInt32: [UInt8]] = [:]
        for unit in pictureParameterSets {
            byID[try Self.pictureParameterSetID(unit)] = Self.trimmed(unit)
        }
        guard !byID.isEmpty, byID.count <= Self.maximumPictureParameterSets else {
            throw MediaFormatError(.malformed, "A stream has 1 to 255 picture parameter sets, this one \(byID.count).")
        }
        self.init(
            sequenceParameterSet: Self.trimmed(sequenceParameterSet),
            pictureParameterSets: byID.sorted { $0.key < $1.key }.map(\.value),
            width: set.width,
            height: set.height,
            reorderDepth: set.reorderDepth
        )
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
        guard unit.count <= Self.maximumParameterSetBytes else {
            throw MediaFormatError(.malformed, "A picture parameter set is longer than 65,535 bytes.")
        }
        var reader = BitReader(H264.removingEmulationPrevention(unit.dropFirst().prefix(8)))
        return try reader.unsignedExpGolomb(upTo: 255, "pic_parameter_set_id")
    }
}
