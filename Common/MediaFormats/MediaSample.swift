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

/// One access unit of one track: a picture, or a frame of sound.
///
/// A depacketizer makes it, the recorder and the live muxer take it. It is a value with one buffer, so handing it to
/// several of them copies no media.
public struct MediaSample: Hashable, Sendable {
    /// The kind of track that the sample belongs to.
    public var kind: TrackKind
    /// Decode time in ticks of the track's timescale (90,000 for video, the sample rate for audio), unwrapped, from an
    /// origin that the stream chose; grows strictly within a track.
    public var decodeTime: Int64
    /// Presentation time minus decode time in the same ticks.
    public var compositionOffset: Int32
    /// Whether decoding can start here: an IDR picture of H.264, any random access point of H.265; always true for sound.
    public var isSync: Bool
    /// H.264 and H.265: NAL units each behind a 4 byte big-endian length (ISO/IEC 14496-15 §5.3.3.1.2). AAC: one raw data
    /// block. Opus: one packet. G.711, L16: the samples of one packet.
    public var data: [UInt8]

    /// Makes a sample.
    public init(kind: TrackKind, decodeTime: Int64, compositionOffset: Int32, isSync: Bool, data: [UInt8]) {
        self.kind = kind
        self.decodeTime = decodeTime
        self.compositionOffset = compositionOffset
        self.isSync = isSync
        self.data = data
    }

    /// Presentation time in ticks of the track's timescale.
    public var presentationTime: Int64 { self.decodeTime + Int64(self.compositionOffset) }
}
