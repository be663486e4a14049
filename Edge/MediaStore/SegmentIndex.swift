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

/// All samples of one segment.
///
/// In the file each fragment holds its pictures first and then its sound, so that sizes and counts give every offset.
public struct SegmentIndex: Hashable, Sendable {
    /// One fragment of the file: `moof` and `mdat`.
    public struct Fragment: Hashable, Sendable {
        /// Bytes from the end of the fragment before (or of the initialization) to the first sample.
        public var headerBytes: Int
        /// Pictures in it.
        public var videoCount: Int
        /// Frames of sound in it.
        public var audioCount: Int

        /// Makes a fragment.
        public init(headerBytes: Int, videoCount: Int, audioCount: Int) {
            self.headerBytes = headerBytes
            self.videoCount = videoCount
            self.audioCount = audioCount
        }
    }

    /// The size in bytes of `ftyp` and `moov`, which is where the first fragment starts.
    public var initializationBytes: Int
    /// The fragments in order.
    public var fragments: [Fragment]
    /// The pictures in decode order.
    public var video: [IndexedSample]
    /// The frames of sound in order.
    public var audio: [IndexedSample]
    /// Where the last fragment ends in the file, in bytes.
    public var endOffset: Int64

    /// Makes the index of a segment without fragments.
    public init(initializationBytes: Int) {
        self.initializationBytes = initializationBytes
        self.fragments = []
        self.video = []
        self.audio = []
        self.endOffset = Int64(initializationBytes)
    }

    /// Appends a fragment whose samples have their decode times but not yet their offsets.
    ///
    /// The sample before each track's first one now ends where that one starts.
    public mutating func append(headerBytes: Int, video: [IndexedSample], audio: [IndexedSample]) {
        self.fragments.append(Fragment(headerBytes: headerBytes, videoCount: video.count, audioCount: audio.count))
        var offset = self.endOffset + Int64(headerBytes)
        Self.append(video, to: &self.video, offset: &offset)
        Self.append(audio, to: &self.audio, offset: &offset)
        self.endOffset = offset
    }

    /// The samples of a track.
    public func samples(_ kind: TrackKind) -> [IndexedSample] { kind == .video ? self.video : self.audio }

    private static func append(_ new: [IndexedSample], to samples: inout [IndexedSample], offset: inout Int64) {
        if let first = new.first, let last = samples.indices.last {
            samples[last].duration = UInt32(clamping: first.decodeTime - samples[last].decodeTime)
        }
        for var sample in new {
            sample.offset = offset
            offset += Int64(sample.size)
            samples.append(sample)
        }
    }
}
