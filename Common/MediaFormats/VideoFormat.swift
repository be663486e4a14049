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

/// What a decoder must know before the first picture of an H.264 stream.
///
/// Two formats that are equal need no new parameter sets between them. RTSP ingest makes one from the SDP or from
/// in-band parameter sets; the ISO BMFF writer turns it into `avcC`.
public struct VideoFormat: Hashable, Sendable {
    /// The sequence parameter set as a NAL unit, header byte first, no start code (ITU-T H.264 §7.3.2.1).
    public var sequenceParameterSet: [UInt8]
    /// The picture parameter sets as NAL units (ITU-T H.264 §7.3.2.2), by id.
    public var pictureParameterSets: [[UInt8]]
    /// Width of the cropped picture in luma samples.
    public var width: Int
    /// Height of the cropped picture in luma samples.
    public var height: Int
    /// How many pictures may precede a picture in decoding order and follow it in output order; nil where the stream
    /// does not say (ITU-T H.264 §E.2.1, `max_num_reorder_frames`; 0 where the profile or the order type forbids it).
    public var reorderDepth: Int?

    /// Makes a format from its parts; ``init(sequenceParameterSet:pictureParameterSets:)`` reads them from the sets.
    public init(
        sequenceParameterSet: [UInt8],
        pictureParameterSets: [[UInt8]],
        width: Int,
        height: Int,
        reorderDepth: Int?
    ) {
        self.sequenceParameterSet = sequenceParameterSet
        self.pictureParameterSets = pictureParameterSets
        self.width = width
        self.height = height
        self.reorderDepth = reorderDepth
    }

    /// The RFC 6381 §3.3 codec string, for example `avc1.640028`.
    public var codecString: String {
        "avc1."
            + self.sequenceParameterSet.dropFirst().prefix(3).map { byte in
                let text = String(byte, radix: 16)
                return byte < 16 ? "0" + text : text
            }.joined()
    }
}
