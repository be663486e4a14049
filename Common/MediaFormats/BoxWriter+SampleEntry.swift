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
    /// `avc1` with `avcC`, `hvc1` with `hvcC` (ISO/IEC 14496-12 §12.1.3, ISO/IEC 14496-15 §5.4.2, §8.4.1).
    mutating func sampleEntry(_ format: VideoFormat) {
        // Apple's players take hvc1 and not hev1; the parameter sets that Oriel adds in-band disturb none.
        self.box(format.codec == .h265 ? "hvc1" : "avc1") { entry in
            entry.appendZeros(6)
            entry.append(UInt16(1))  // data_reference_index
            entry.appendZeros(16)
            entry.append(UInt16(clamping: format.width))
            entry.append(UInt16(clamping: format.height))
            entry.append(UInt32(0x0048_0000))  // 72 dpi
            entry.append(UInt32(0x0048_0000))
            entry.append(UInt32(0))
            entry.append(UInt16(1))  // frame_count
            entry.appendZeros(32)  // compressorname
            entry.append(UInt16(0x0018))  // depth
            entry.append(UInt16(0xFFFF))  // pre_defined
            if format.codec == .h265 {
                entry.box("hvcC") { $0.highEfficiencyDecoderConfiguration(format) }
            } else {
                entry.box("avcC") { $0.decoderConfiguration(format) }
            }
        }
    }

    /// `mp4a` with `esds` (ISO/IEC 14496-12 §12.2.3, ISO/IEC 14496-14 §6.7.2), or the entry of another coding.
    mutating func sampleEntry(_ format: AudioFormat) {
        guard format.coding == .aac else { return self.linearSampleEntry(format) }
        self.box("mp4a") { entry in
            entry.appendZeros(6)
            entry.append(UInt16(1))  // data_reference_index
            entry.appendZeros(8)
            entry.append(UInt16(clamping: format.channels))
            entry.append(UInt16(16))  // samplesize
            entry.appendZeros(4)
            // A rate above 16 bits does not fit; readers take it from the AudioSpecificConfig in any case.
            entry.append(UInt32(UInt16(exactly: format.sampleRate) ?? 0) << 16)
            entry.fullBox("esds") { box in
                box.descriptor(0x03) { stream in  // ES_Descriptor, ISO/IEC 14496-1 §7.2.6.5
                    stream.append(UInt16(0))  // ES_ID
                    stream.append(UInt8(0))
                    stream.descriptor(0x04) { decoder in  // DecoderConfigDescriptor, §7.2.6.6
                        decoder.append(UInt8(0x40))  // objectTypeIndication: Audio ISO/IEC 14496-3
                        decoder.append(UInt8(0x15))  // streamType audio, not upstream
                        decoder.appendZeros(11)  // bufferSizeDB, maxBitrate, avgBitrate: not known
                        decoder.descriptor(0x05) { $0.append(format.audioSpecificConfig) }
                    }
                    stream.descriptor(0x06) { $0.append(UInt8(0x02)) }  // SLConfigDescriptor: as MP4 prescribes
                }
            }
        }
    }

    /// `AVCDecoderConfigurationRecord` (ISO/IEC 14496-15 §5.3.3.1.2).
    private mutating func decoderConfiguration(_ format: VideoFormat) {
        let profile = Array(format.sequenceParameterSet.dropFirst().prefix(3))
        self.append(UInt8(1))  // configurationVersion
        self.append(profile + repeatElement(0, count: 3 - profile.count))
        self.append(UInt8(0xFF))  // lengthSizeMinusOne: 3
        self.append(UInt8(0xE1))  // one sequence parameter set
        self.append(UInt16(clamping: format.sequenceParameterSet.count))
        self.append(format.sequenceParameterSet.prefix(VideoFormat.maximumParameterSetBytes))
        let pictureSets = format.pictureParameterSets.prefix(VideoFormat.maximumPictureParameterSets)
        self.append(UInt8(clamping: pictureSets.count))
        for set in pictureSets {
            self.append(UInt16(clamping: set.count))
            self.append(set.prefix(VideoFormat.maximumParameterSetBytes))
        }
        guard let set = try? SequenceParameterSet(parsing: format.sequenceParameterSet[...]), set.hasChromaFormat
        else { return }
        self.append(0xFC | set.chromaFormat)
        self.append(0xF8 | set.lumaBitDepthMinus8)
        self.append(0xF8 | set.chromaBitDepthMinus8)
        self.append(UInt8(0))  // numOfSequenceParameterSetExt
    }

    /// A descriptor of ISO/IEC 14496-1 §8.3.3: tag, size in groups of seven bits, content.
    private mutating func descriptor(_ tag: UInt8, _ content: (inout Self) -> Void) {
        var inner = BoxWriter()
        content(&inner)
        self.append(tag)
        var groups = [UInt8(inner.count & 0x7F)]
        var rest = inner.count >> 7
        while rest > 0 {
            groups.insert(0x80 | UInt8(rest & 0x7F), at: 0)
            rest >>= 7
        }
        self.append(groups)
        self.append(inner.bytes)
    }
}
