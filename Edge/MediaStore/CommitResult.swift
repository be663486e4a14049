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

/// What became of one camera's fragment.
public struct CommitResult: Hashable, Sendable {
    /// The camera.
    public var camera: String
    /// Where the durable part of the camera's running segment ends; nil where nothing of it is durable yet.
    ///
    /// Everything handed in before this time, less ``droppedSamples``, survives a power cut.
    public var acknowledgedEnd: UTCTime?
    /// Samples of this fragment that were not stored: before the first key frame, sound from before the first picture,
    /// or lost with ``error``.
    public var droppedSamples: Int
    /// What failed; the camera goes on in a new segment at its next key frame.
    public var error: StoreError?

    /// Makes a result.
    public init(camera: String, acknowledgedEnd: UTCTime?, droppedSamples: Int, error: StoreError?) {
        self.camera = camera
        self.acknowledgedEnd = acknowledgedEnd
        self.droppedSamples = droppedSamples
        self.error = error
    }
}
