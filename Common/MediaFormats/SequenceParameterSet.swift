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

/// The fields of an H.264 sequence parameter set that Oriel uses (ITU-T H.264 §7.3.2.1.1).
struct SequenceParameterSet: Hashable {
    var profile: UInt8
    /// `chroma_format_idc`; 1 (4:2:0) where the profile does not carry it.
    var chromaFormat: UInt8 = 1
    /// `bit_depth_luma_minus8`.
    var lumaBitDepthMinus8: UInt8 = 0
    /// `bit_depth_chroma_minus8`.
    var chromaBitDepthMinus8: UInt8 = 0
    /// Width of the cropped picture in luma samples.
    var width = 0
    /// Height of the cropped picture in luma samples.
    var height = 0
    /// See ``VideoFormat/reorderDepth``.
    var reorderDepth: Int?

    /// Most macroblocks in a row or a column: √(MaxFS · 8) of level 6.2 (ITU-T H.264 §A.3.1, Table A-1).
    private static let maximumMacroblocks: UInt32 = 1055
    /// Most frames in the decoded picture buffer (ITU-T H.264 §A.3.1 h).
    private static let maximumDecodedPictureBufferFrames: UInt32 = 16
    /// The profiles whose sets carry the chroma format and the bit depths (ITU-T H.264 §7.3.2.1.1).
    private static let profilesWithChromaFormat: Set<UInt8> = [
        100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135,
    ]

    /// Whether the set carries chroma format and bit depths.
    var hasChromaFormat: Bool { Self.profilesWithChromaFormat.contains(self.profile) }

    /// Reads a set from its NAL unit, header byte first.
    ///
    /// Bytes behind the set are passed over, and a broken VUI counts as none: cameras send both.
    init(parsing unit: ArraySlice<UInt8>) throws(MediaFormatError) {
        guard let header = unit.first, NALUnitType(header: header) == .sequenceParameterSet else {
            throw MediaFormatError(.malformed, "The sequence parameter set is no NAL unit of type 7.")
        }
        let payload = H264.removingEmulationPrevention(unit.dropFirst())
        var reader = BitReader(payload)
        self.profile = UInt8(try reader.bits(8))
        let constraints = try reader.bits(8)
        try reader.skip(8)  // level_idc
        _ = try reader.unsignedExpGolomb(upTo: 31, "seq_parameter_set_id")
        var separateColourPlanes = false
        if self.hasChromaFormat {
            self.chromaFormat = UInt8(try reader.unsignedExpGolomb(upTo: 3, "chroma_format_idc"))
            if self.chromaFormat == 3 { separateColourPlanes = try reader.flag() }
            self.lumaBitDepthMinus8 = UInt8(try reader.unsignedExpGolomb(upTo: 6, "bit_depth_luma_minus8"))
            self.chromaBitDepthMinus8 = UInt8(try reader.unsignedExpGolomb(upTo: 6, "bit_depth_chroma_minus8"))
            try reader.skip(1)  // qpprime_y_zero_transform_bypass_flag
            if try reader.flag() { try Self.skipScalingMatrix(&reader, lists: self.chromaFormat == 3 ? 12 : 8) }
        }
        _ = try reader.unsignedExpGolomb(upTo: 12, "log2_max_frame_num_minus4")
        let orderType = try Self.skipPictureOrder(&reader)
        _ = try reader.unsignedExpGolomb()  // max_num_ref_frames
        try reader.skip(1)  // gaps_in_frame_num_value_allowed_flag
        let limit = Self.maximumMacroblocks - 1
        let columns = Int(try reader.unsignedExpGolomb(upTo: limit, "pic_width_in_mbs_minus1")) + 1
        let rows = Int(try reader.unsignedExpGolomb(upTo: limit, "pic_height_in_map_units_minus1")) + 1
        let framesOnly = try reader.flag()
        if !framesOnly { try reader.skip(1) }  // mb_adaptive_frame_field_flag
        try reader.skip(1)  // direct_8x8_inference_flag
        // Table 6-1: the chroma planes have half the samples of luma across in 4:2:0 and 4:2:2, half down in 4:2:0.
        let hasChromaArray = self.chromaFormat != 0 && !separateColourPlanes
        let unitX = hasChromaArray && self.chromaFormat < 3 ? 2 : 1
        let unitY = (hasChromaArray && self.chromaFormat == 1 ? 2 : 1) * (framesOnly ? 1 : 2)
        (self.width, self.height) = (columns * 16, rows * 16 * (framesOnly ? 1 : 2))
        if try reader.flag() {
            self.width -= unitX * (Int(try reader.unsignedExpGolomb()) + Int(try reader.unsignedExpGolomb()))
            self.height -= unitY * (Int(try reader.unsignedExpGolomb()) + Int(try reader.unsignedExpGolomb()))
        }
        guard self.width > 0, self.height > 0 else {
            throw MediaFormatError(.malformed, "The sequence parameter set crops the whole picture away.")
        }
        // §E.2.1: profiles of only intra pictures reorder nothing; baseline has no B slices, order type 2 no reordering.
        let isIntraProfile = constraints & 0x10 != 0 && [44, 86, 100, 110, 122, 244].contains(self.profile)
        if self.profile == 66 || orderType == 2 {
            self.reorderDepth = 0
        } else {
            let declared = (try? Self.declaredReorderDepth(&reader)) ?? nil
            self.reorderDepth = declared ?? (isIntraProfile ? 0 : nil)
        }
    }

    /// Passes over the scaling lists (ITU-T H.264 §7.3.2.1.1.1).
    private static func skipScalingMatrix(_ reader: inout BitReader, lists: Int) throws(MediaFormatError) {
        for list in 0..<lists where try reader.flag() {
            var (last, next) = (8, 8)
            for _ in 0..<(list < 6 ? 16 : 64) {
                if next != 0 {
                    let delta = Int(try reader.signedExpGolomb())
                    guard (-128...127).contains(delta) else {
                        throw MediaFormatError(.malformed, "delta_scale is \(delta), outside -128 to 127.")
                    }
                    next = (last + delta + 256) % 256
                }
                last = next == 0 ? last : next
            }
        }
    }

    /// Passes over the picture order count fields and returns `pic_order_cnt_type`.
    private static func skipPictureOrder(_ reader: inout BitReader) throws(MediaFormatError) -> UInt32 {
        let type = try reader.unsignedExpGolomb(upTo: 2, "pic_order_cnt_type")
        switch type {
        case 0:
            _ = try reader.unsignedExpGolomb(upTo: 12, "log2_max_pic_order_cnt_lsb_minus4")
        case 1:
            try reader.skip(1)  // delta_pic_order_always_zero_flag
            _ = try reader.signedExpGolomb()  // offset_for_non_ref_pic
            _ = try reader.signedExpGolomb()  // offset_for_top_to_bottom_field
            for _ in 0..<(try reader.unsignedExpGolomb(upTo: 255, "num_ref_frames_in_pic_order_cnt_cycle")) {
                _ = try reader.signedExpGolomb()  // offset_for_ref_frame
            }
        default: break
        }
        return type
    }

    /// `max_num_reorder_frames` of the video usability information (ITU-T H.264 §E.1.1); nil where it is not said.
    private static func declaredReorderDepth(_ reader: inout BitReader) throws(MediaFormatError) -> Int? {
        guard try reader.flag() else { return nil }  // vui_parameters_present_flag
        if try reader.flag(), try reader.bits(8) == 255 { try reader.skip(32) }  // aspect ratio, Extended_SAR
        if try reader.flag() { try reader.skip(1) }  // overscan
        if try reader.flag() {  // video_signal_type_present_flag
            try reader.skip(4)
            if try reader.flag() { try reader.skip(24) }  // colour description
        }
        if try reader.flag() {  // chroma_loc_info_present_flag
            _ = try reader.unsignedExpGolomb()
            _ = try reader.unsignedExpGolomb()
        }
        if try reader.flag() { try reader.skip(65) }  // timing information
        let hasNALParameters = try reader.flag()
        if hasNALParameters { try self.skipHypotheticalReferenceDecoder(&reader) }
        let hasVCLParameters = try reader.flag()
        if hasVCLParameters { try self.skipHypotheticalReferenceDecoder(&reader) }
        if hasNALParameters || hasVCLParameters { try reader.skip(1) }  // low_delay_hrd_flag
        try reader.skip(1)  // pic_struct_present_flag
        guard try reader.flag() else { return nil }  // bitstream_restriction_flag
        try reader.skip(1)  // motion_vectors_over_pic_boundaries_flag
        for _ in 0..<4 { _ = try reader.unsignedExpGolomb() }  // max_bytes, max_bits, log2_max_mv_length (2)
        return Int(try reader.unsignedExpGolomb(upTo: self.maximumDecodedPictureBufferFrames, "max_num_reorder_frames"))
    }

    /// Passes over `hrd_parameters()` (ITU-T H.264 §E.1.2).
    private static func skipHypotheticalReferenceDecoder(_ reader: inout BitReader) throws(MediaFormatError) {
        let count = try reader.unsignedExpGolomb(upTo: 31, "cpb_cnt_minus1") + 1
        try reader.skip(8)  // bit_rate_scale, cpb_size_scale
        for _ in 0..<count {
            _ = try reader.unsignedExpGolomb()  // bit_rate_value_minus1
            _ = try reader.unsignedExpGolomb()  // cpb_size_value_minus1
            try reader.skip(1)  // cbr_flag
        }
        try reader.skip(20)  // three delay lengths and time_offset_length
    }
}
