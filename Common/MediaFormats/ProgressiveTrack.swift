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

/// One track of a ``ProgressiveMovie``, fed one sample at a time.
///
/// It keeps the tables of ISO/IEC 14496-12 §8.6 and §8.7 as they are written, run-length coded where they are: a day of
/// video at 30 frames a second takes 4 bytes for the size of each sample and little besides.
public struct ProgressiveTrack: Sendable {
    /// The formats of the samples.
    public enum Content: Hashable, Sendable {
        /// Video; more than one format where the parameter sets change on the way.
        case video([VideoFormat])
        /// Sound.
        case audio(AudioFormat)
    }

    /// The formats; ``MovieChunk/sampleDescriptionIndex`` counts through them.
    public let content: Content
    /// Which part of the media plays; all of it where nil.
    public var edit: MovieEdit?
    /// Ticks of all samples so far.
    public private(set) var duration: UInt64 = 0

    /// Size of each sample, `stsz`.
    private(set) var sizes: [UInt32] = []
    /// Count and duration by turns, `stts`.
    private(set) var durationRuns: [UInt32] = []
    /// Count and composition offset as two's complement by turns, `ctts`.
    private(set) var compositionRuns: [UInt32] = []
    /// Numbers of the sync samples from 1, `stss`.
    private(set) var syncNumbers: [UInt32] = []
    private(set) var hasNegativeComposition = false

    /// Makes a track without samples.
    public init(_ content: Content, edit: MovieEdit? = nil) {
        self.content = content
        self.edit = edit
    }

    /// Makes a track of `samples`.
    public init(_ content: Content, edit: MovieEdit? = nil, samples: some Sequence<RunSample>) {
        self.init(content, edit: edit)
        self.reserve(samples.underestimatedCount)
        for sample in samples { self.append(sample) }
    }

    /// What the track carries.
    public var kind: TrackKind {
        switch self.content {
        case .video: .video
        case .audio: .audio
        }
    }

    /// Ticks per second of the track.
    public var timescale: UInt32 {
        switch self.content {
        case .video: InitializationSegment.videoTimescale
        case .audio(let format): UInt32(clamping: format.sampleRate)
        }
    }

    /// Samples so far.
    public var sampleCount: Int { self.sizes.count }

    /// Makes room for `count` more samples.
    public mutating func reserve(_ count: Int) {
        self.sizes.reserveCapacity(self.sizes.count + count)
    }

    /// Appends the next sample in decoding order.
    public mutating func append(_ sample: RunSample) {
        self.sizes.append(sample.size)
        self.duration += UInt64(sample.duration)
        Self.append(sample.duration, to: &self.durationRuns)
        Self.append(UInt32(bitPattern: sample.compositionOffset), to: &self.compositionRuns)
        if sample.compositionOffset < 0 { self.hasNegativeComposition = true }
        if sample.isSync { self.syncNumbers.append(UInt32(truncatingIfNeeded: self.sizes.count)) }
    }

    /// Whether all samples have the composition offset 0.
    var hasNoComposition: Bool { self.compositionRuns.count <= 2 && (self.compositionRuns.last ?? 0) == 0 }

    private static func append(_ value: UInt32, to runs: inout [UInt32]) {
        if !runs.isEmpty, runs[runs.count - 1] == value {
            runs[runs.count - 2] += 1
        } else {
            runs.append(1)
            runs.append(value)
        }
    }
}
