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

extension AudioFormat {
    /// One frame of digital silence, a `raw_data_block` (ISO/IEC 14496-3 §4.4.2.1); nil unless mono or stereo AAC-LC.
    ///
    /// A frame without scale factor bands (`max_sfb` 0) has no section, no scale factor and no coefficient, so that the
    /// filter bank adds nothing to it; the frame before it fades out through the overlap, as it would in a recording.
    /// The long window is what a decoder expects behind any frame but one that starts a block of short windows.
    public var silentFrame: [UInt8]? {
        guard self.coding == .aac, self.objectType == 2 else { return nil }
        var writer = BitWriter()
        switch self.channels {
        case 1:
            writer.append(0b000, bits: 3)  // ID_SCE
            writer.append(0, bits: 4)  // element_instance_tag
            writer.append(0, bits: 8)  // global_gain
            Self.appendChannelInformation(to: &writer)
            writer.append(0b000, bits: 3)  // no pulse data, no TNS data, no gain control data
        case 2:
            writer.append(0b001, bits: 3)  // ID_CPE
            writer.append(0, bits: 4)  // element_instance_tag
            writer.append(1, bits: 1)  // common_window
            Self.appendChannelInformation(to: &writer)
            writer.append(0b00, bits: 2)  // ms_mask_present
            for _ in 0..<2 {
                writer.append(0, bits: 8)  // global_gain
                writer.append(0b000, bits: 3)  // no pulse data, no TNS data, no gain control data
            }
        default: return nil
        }
        writer.append(0b111, bits: 3)  // ID_END; the last byte is filled with zero bits
        return writer.bytes
    }

    /// Appends `ics_info()` (ISO/IEC 14496-3 Table 4.6) of one long window without bands.
    private static func appendChannelInformation(to writer: inout BitWriter) {
        writer.append(0, bits: 1)  // ics_reserved_bit
        writer.append(0b00, bits: 2)  // window_sequence: ONLY_LONG_SEQUENCE
        writer.append(0, bits: 1)  // window_shape: sine
        writer.append(0, bits: 6)  // max_sfb
        writer.append(0, bits: 1)  // predictor_data_present
    }
}
