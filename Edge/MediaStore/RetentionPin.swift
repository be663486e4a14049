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

/// A range of a camera that retention must not touch, because a recording or a hold claims it.
public struct RetentionPin: Hashable, Sendable {
    /// The camera.
    public var camera: String
    /// Where the range begins.
    public var from: UTCTime
    /// Where it ends; nil while the recording runs.
    public var to: UTCTime?

    /// Makes a pin.
    public init(camera: String, from: UTCTime, to: UTCTime?) {
        self.camera = camera
        self.from = from
        self.to = to
    }
}
