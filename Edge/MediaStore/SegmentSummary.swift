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

public import Foundations
public import MediaFormats

/// What the store knows of one segment without its samples.
public struct SegmentSummary: Hashable, Sendable {
    /// The id of the segment.
    public var id: UUIDv7
    /// The camera.
    public var camera: String
    /// The continuous session with the camera.
    public var session: UUIDv7
    /// How far the file is.
    public var state: SegmentState
    /// The path of the file below the directory of the store.
    public var path: String
    /// The wall clock time at which the first picture is presented.
    public var start: UTCTime
    /// The wall clock time at which the last picture ends.
    public var end: UTCTime
    /// Durable bytes of the file.
    public var bytes: Int64
    /// Number of pictures.
    public var videoSamples: Int
    /// Ticks of 90 kHz from the first picture's decode time to the end of the last.
    public var videoTicks: Int64
    /// Decode time of the last picture in ticks of 90 kHz.
    public var lastVideoTick: Int64
    /// Presentation time of the first picture in ticks of 90 kHz; its decode time is 0.
    public var firstComposition: Int64
    /// Number of frames of sound.
    public var audioSamples: Int
    /// Time of the first frame of sound in ticks of its rate, nil without sound.
    public var firstAudioTick: Int64?
    /// Time of the last frame of sound in ticks of its rate, nil without sound.
    public var lastAudioTick: Int64?
    /// The pictures' format.
    public var video: VideoFormat
    /// The sound's format, nil where the camera has none.
    public var audio: AudioFormat?
    /// SHA-256 of the whole file in hexadecimal, nil while it is open.
    public var sha256: String?
    /// What is wrong with a damaged segment; empty for the others.
    public var detail: String
    /// The samples as they were when this summary was made, where the row does not hold them: of an open segment those
    /// that are acknowledged, of a file that lost its end those that are left. Nil for the others.
    public var snapshot: SegmentIndex?

    /// Whether the segment holds the moment.
    public func contains(_ time: UTCTime) -> Bool { self.start <= time && time < self.end }
}
