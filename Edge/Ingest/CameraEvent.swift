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

/// What a camera's stream says, in order.
public enum CameraEvent: Hashable, Sendable {
    /// A connection is being made.
    case connecting
    /// A continuous stretch begins, or goes on in another format; samples that follow belong to it.
    case format(CameraFormat)
    /// A sample, with the moment at which it is presented.
    case sample(MediaSample, utc: UTCTime)
    /// So many RTP packets of a track never came.
    case lost(TrackKind, packets: Int, at: UTCTime)
    /// How packets came since the last event of this kind; each few seconds, and when a connection ends.
    case reception(CameraReception)
    /// Something that people should know and that ends nothing.
    case warning(String)
    /// The connection has ended and will be made again; the reason is a sentence for people.
    case interrupted(IngestError, at: UTCTime)
}

/// What the samples of a stretch look like.
public struct CameraFormat: Hashable, Sendable {
    /// Names the stretch: within one, times grow without a jump.
    public var session: UUIDv7
    /// The pictures.
    public var video: VideoFormat
    /// The sound; nil where there is none that can be stored.
    public var audio: AudioFormat?

    /// Makes a format.
    public init(session: UUIDv7, video: VideoFormat, audio: AudioFormat?) {
        self.session = session
        self.video = video
        self.audio = audio
    }
}
