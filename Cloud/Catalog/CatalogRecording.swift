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

public import EdgeProtocol
public import Foundations

/// A recording as the catalogue has it.
public struct CatalogRecording: Hashable, Sendable {
    /// The edge that holds the media.
    public var edgeID: UUIDv7
    /// What the edge said of it.
    public var fact: RecordingFact

    /// Makes an entry.
    public init(edgeID: UUIDv7, fact: RecordingFact) {
        self.edgeID = edgeID
        self.fact = fact
    }

    /// How long the recording is; up to `now` while it is open.
    public func duration(now: UTCTime) -> Duration { (self.fact.end ?? max(now, self.fact.start)) - self.fact.start }

    /// Bytes of all cameras.
    public var bytes: Int64 { self.fact.cameras.reduce(0) { $0 + $1.bytes } }
}
