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

/// The fields of an H.265 sequence parameter set that Oriel uses (ITU-T H.265 §7.3.2.2.1).
///
/// Reading ends behind the depth of reordering. Coding block sizes, scaling lists, reference picture sets and the VUI
/// come after it; no box and no decision needs them, so whatever a camera writes there breaks nothing.
struct H265SequenceParameterSet: Hashable {
    /// Profile, tier and level.
    var profile: H265ProfileTierLevel
    /// Temporal sub-layers, 1 to 7.
    var temporalLayers: UInt8
    /// `sps_temporal_id_nesting_flag`.
    var isTemporalIDNested: Bool
    /// `chroma_format_idc`.
    var chromaFormat: UInt8
    /// `bit_depth_luma_minus8`.
    var lumaBitDepthMinus8: UInt8
    /// `bit_depth_chroma_minus8`.
    var chromaBitDepthMinus8: UInt8
    /// Width of the conformance window in luma samples.
    var width: Int
    /// Height of the conformance window in luma samples.
    var height: Int
    /// `sps_max_num_reorder_pics` of the highest sub-layer.
    var reorderDepth: Int

    /// Most luma samples in a row or a column: √(8 · MaxLumaPs) of level 6.2 (ITU-T H.265 §A.4.1, Table A.8).
    static let maximumLumaSamples: UInt32 = 16_888
    /// Most pictures in the decoded picture buffer but one (ITU-T H.265 §A.4.2, `MaxDpbSize`).
    private static let maximumReorderedPictures: UInt32 = 15

    /// Reads a set from its NAL unit, header bytes first.
    init(parsing unit: ArraySlice<UInt8>) throws(MediaFormatError) {
        guard let header = unit.first, H265NALUnitType(header: header) == .sequenceParameterSet else {
            throw MediaFormatError(.malformed, "The sequence parameter set is no NAL unit of type 33.")
        }
        // Emulation prevention is the same as in H.264 (ITU-T H.265 §7.3.1.1).
        let payload = H264.removingEmulationPrevention(unit.dropFirst(H265NALUnitType.headerBytes))
        var reader = BitReader(payload)
        try reader.skip(4)  // sps_video_parameter_set_id
        let lowerSubLayers = Int(try reader.bits(3))
        guard lowerSubLayers <= H265ProfileTierLevel.maximumLowerSubLayers else {
            throw MediaFormatError(.malformed, "The sequence parameter set has more than 7 sub-layers.")
        }
        self.temporalLayers = UInt8(lowerSubLayers + 1)
        self.isTemporalIDNested = try reader.flag()
        self.profile = try H265ProfileTierLevel(parsing: &reader, lowerSubLayers: lowerSubLayers)
        _ = try reader.unsignedExpGolomb(upTo: 15, "sps_seq_parameter_set_id")
        self.chromaFormat = UInt8(try reader.unsignedExpGolomb(upTo: 3, "chroma_format_idc"))
        if self.chromaFormat == 3 { try reader.skip(1) }  // separate_colour_plane_flag
        self.width = Int(try reader.unsignedExpGolomb(upTo: Self.maximumLumaSamples, "pic_width_in_luma_samples"))
        self.height = Int(try reader.unsignedExpGolomb(upTo: Self.maximumLumaSamples, "pic_height_in_luma_samples"))
        if try reader.flag() {  // conformance_window_flag
            // Table 6-1: the chroma planes have half the samples of luma across in 4:2:0 and 4:2:2, half down in 4:2:0.
            let unitX = self.chromaFormat == 1 || self.chromaFormat == 2 ? 2 : 1
            let unitY = self.chromaFormat == 1 ? 2 : 1
            self.width -= unitX * (Int(try reader.unsignedExpGolomb()) + Int(try reader.unsignedExpGolomb()))
            self.height -= unitY * (Int(try reader.unsignedExpGolomb()) + Int(try reader.unsignedExpGolomb()))
        }
        guard self.width > 0, self.height > 0 else {
            throw MediaFormatError(.malformed, "The sequence parameter set crops the whole picture away.")
        }
        self.lumaBitDepthMinus8 = UInt8(try reader.unsignedExpGolomb(upTo: 8, "bit_depth_luma_minus8"))
        self.chromaBitDepthMinus8 = UInt8(try reader.unsignedExpGolomb(upTo: 8, "bit_depth_chroma_minus8"))
        _ = try reader.unsignedExpGolomb(upTo: 12, "log2_max_pic_order_cnt_lsb_minus4")
        let isPresentForAll = try reader.flag()  // sps_sub_layer_ordering_info_present_flag
        self.reorderDepth = 0
        for _ in 0...(isPresentForAll ? lowerSubLayers : 0) {
            let limit = Self.maximumReorderedPictures
            _ = try reader.unsignedExpGolomb(upTo: limit, "sps_max_dec_pic_buffering_minus1")
            self.reorderDepth = Int(try reader.unsignedExpGolomb(upTo: limit, "sps_max_num_reorder_pics"))
            _ = try reader.unsignedExpGolomb()  // sps_max_latency_increase_plus1
        }
    }
}
