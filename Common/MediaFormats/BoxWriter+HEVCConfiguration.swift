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

extension BoxWriter {
    /// `HEVCDecoderConfigurationRecord` (ISO/IEC 14496-15 §8.3.3.1.2).
    ///
    /// What the parameter sets need not say is left open: segmentation, parallelism and frame rate are 0, unknown.
    mutating func highEfficiencyDecoderConfiguration(_ format: VideoFormat) {
        let set = try? H265SequenceParameterSet(parsing: format.sequenceParameterSet[...])
        self.append(UInt8(1))  // configurationVersion
        self.append(set?.profile.bytes ?? [UInt8](repeating: 0, count: H265ProfileTierLevel.byteCount))
        self.append(UInt16(0xF000))  // min_spatial_segmentation_idc
        self.append(UInt8(0xFC))  // parallelismType
        self.append(0xFC | (set?.chromaFormat ?? 1))
        self.append(0xF8 | min(set?.lumaBitDepthMinus8 ?? 0, 7))
        self.append(0xF8 | min(set?.chromaBitDepthMinus8 ?? 0, 7))
        self.append(UInt16(0))  // avgFrameRate
        // constantFrameRate 0, numTemporalLayers, temporalIdNested, lengthSizeMinusOne: 3
        self.append((set?.temporalLayers ?? 1) << 3 | (set?.isTemporalIDNested == true ? 4 : 0) | 3)
        let arrays: [(type: H265NALUnitType, units: [[UInt8]])] = [
            (.videoParameterSet, [format.videoParameterSet].compactMap(\.self)),
            (.sequenceParameterSet, [format.sequenceParameterSet]),
            (.pictureParameterSet, format.pictureParameterSets),
        ]
        self.append(UInt8(arrays.count))
        for array in arrays {
            self.append(0x80 | array.type.rawValue)  // array_completeness 1, as hvc1 prescribes
            self.append(UInt16(clamping: array.units.count))
            for unit in array.units.prefix(Int(UInt16.max)) {
                self.append(UInt16(clamping: unit.count))
                self.append(unit.prefix(VideoFormat.maximumParameterSetBytes))
            }
        }
    }
}
