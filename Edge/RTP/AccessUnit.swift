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

public import MediaFormats

/// What a depacketizer gives out: one coded picture, or one frame of sound, whole.
public struct AccessUnit: Hashable, Sendable {
    /// Presentation time in ticks of the track's RTP clock, unwrapped.
    public var timestamp: Int64
    /// Whether decoding can start here: an IDR picture of H.264, any random access point of H.265; always true for sound.
    public var isKeyFrame: Bool
    /// Whether the picture is lost where decoding starts at the key frame before it: it is shown before that one and
    /// refers to what came before (RASL, ITU-T H.265 §7.4.2.2); false for H.264.
    public var isSkippedLeading: Bool
    /// H.264 and H.265: NAL units, each behind a 4 byte big-endian length, without access unit delimiters; parameter sets only
    /// where they changed the format. AAC: one raw data block.
    public var data: [UInt8]
    /// The format from this unit on, when parameter sets became known or changed with it.
    public var format: VideoFormat?
    /// RTP packets lost or unusable since the unit before; more than 0 means that units may be missing.
    public var lost: Int

    /// Makes an access unit.
    public init(
        timestamp: Int64,
        isKeyFrame: Bool,
        isSkippedLeading: Bool = false,
        data: [UInt8],
        format: VideoFormat? = nil,
        lost: Int = 0
    ) {
        self.timestamp = timestamp
        self.isKeyFrame = isKeyFrame
        self.isSkippedLeading = isSkippedLeading
        self.data = data
        self.format = format
        self.lost = lost
    }
}
