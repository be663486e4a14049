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

/// What one camera hands over at one tick: the samples since the last one.
public struct CameraFragment: Sendable {
    /// The camera, by the id that names its folder: letters, digits, `-`, `_` and `.`, at most 64.
    public var camera: String
    /// The continuous session with the camera that the samples come from; another one starts a new segment.
    public var session: UUIDv7
    /// What a decoder must know; another one starts a new segment.
    public var initialization: InitializationSegment
    /// The samples in the order of arrival, each track in decode order.
    public var samples: [PlacedSample]
    /// Whether time jumped before the first sample (loss, clock step), so that a new segment must start.
    public var startsSegment: Bool
    /// Whether the segment ends with the last sample (stop, pause, privacy, end of session).
    public var endsSegment: Bool

    /// Makes a fragment.
    public init(
        camera: String,
        session: UUIDv7,
        initialization: InitializationSegment,
        samples: [PlacedSample],
        startsSegment: Bool = false,
        endsSegment: Bool = false
    ) {
        self.camera = camera
        self.session = session
        self.initialization = initialization
        self.samples = samples
        self.startsSegment = startsSegment
        self.endsSegment = endsSegment
    }
}
