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

import Foundations

/// What a decoder must know before the first picture of an H.264 or H.265 stream.
///
/// Two formats that are equal need no new parameter sets between them. RTSP ingest makes one from the SDP or from
/// in-band parameter sets; the ISO BMFF writer turns it into `avcC` or `hvcC`.
public struct VideoFormat: Hashable, Sendable {
    /// The video parameter set as a NAL unit (ITU-T H.265 §7.3.2.1); nil for H.264, which has none.
    public var videoParameterSet: [UInt8]?
    /// The sequence parameter set as a NAL unit, header first, no start code (ITU-T H.264 §7.3.2.1, H.265 §7.3.2.2).
    public var sequenceParameterSet: [UInt8]
    /// The picture parameter sets as NAL units (ITU-T H.264 §7.3.2.2, H.265 §7.3.2.3), by id.
    public var pictureParameterSets: [[UInt8]]
    /// Width of the cropped picture in luma samples.
    public var width: Int
    /// Height of the cropped picture in luma samples.
    public var height: Int
    /// How many pictures may precede a picture in decoding order and follow it in output order; nil where the stream
    /// does not say (ITU-T H.264 §E.2.1, `max_num_reorder_frames`; 0 where the profile or the order type forbids it.
    /// ITU-T H.265 §7.4.3.2.1, `sps_max_num_reorder_pics`, which is always said).
    public var reorderDepth: Int?

    /// Makes a format from its parts; ``init(sequenceParameterSet:pictureParameterSets:)`` reads them from the sets.
    public init(
        videoParameterSet: [UInt8]? = nil,
        sequenceParameterSet: [UInt8],
        pictureParameterSets: [[UInt8]],
        width: Int,
        height: Int,
        reorderDepth: Int?
    ) {
        self.videoParameterSet = videoParameterSet
        self.sequenceParameterSet = sequenceParameterSet
        self.pictureParameterSets = pictureParameterSets
        self.width = width
        self.height = height
        self.reorderDepth = reorderDepth
    }

    /// The codec.
    public var codec: Codec { self.videoParameterSet == nil ? .h264 : .h265 }

    /// All parameter sets in the order in which a decoder wants them.
    public var parameterSets: [[UInt8]] {
        [self.videoParameterSet, self.sequenceParameterSet].compactMap(\.self) + self.pictureParameterSets
    }

    /// All parameter sets as a sample holds them, each behind a 4 byte big-endian length, to go before a key frame.
    public var lengthPrefixedParameterSets: [UInt8] {
        self.parameterSets.flatMap { UInt32(clamping: $0.count).bigEndianBytes + $0 }
    }

    /// The RFC 6381 §3.3 codec string, for example `avc1.640028` or `hvc1.1.6.L93.B0` (ISO/IEC 14496-15 Annex E).
    public var codecString: String {
        if self.codec == .h265 {
            let set = try? H265SequenceParameterSet(parsing: self.sequenceParameterSet[...])
            return set.map { "hvc1." + $0.profile.codecString } ?? "hvc1"
        }
        return "avc1."
            + self.sequenceParameterSet.dropFirst().prefix(3).map { byte in
                let text = String(byte, radix: 16)
                return byte < 16 ? "0" + text : text
            }.joined()
    }
}
