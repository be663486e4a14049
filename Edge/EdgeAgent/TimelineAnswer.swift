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

import Foundation
import Foundations
import HTTPTypes
import Hummingbird
import MediaStore
import NIOCore
import Playback

/// A range's time line as the player reads it: seconds of the MSE stream, in which the range begins at `leadSeconds`.
struct TimelineAnswer: Encodable {
    struct Gap: Encodable {
        var startSeconds: Double
        var endSeconds: Double
        var cause: String
    }

    var mime: String
    var durationSeconds: Double
    /// How far the range's beginning lies after the stream's; negative where the first picture comes later.
    var leadSeconds: Double
    var gaps: [Gap]
    /// How many parts the range has; a player plays the first.
    var parts: Int

    init(_ range: VirtualRange) {
        let timeline = range.timeline()
        self.mime = timeline.mime
        self.durationSeconds = timeline.durationSeconds
        self.leadSeconds = (range.from - timeline.origin).inSeconds
        self.gaps = timeline.gaps.map {
            Gap(startSeconds: $0.startSeconds, endSeconds: $0.endSeconds, cause: $0.cause?.rawValue ?? "unknown")
        }
        self.parts = timeline.parts.count
    }

    func response() throws -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(bytes: try JSONEncoder().encode(self)))
        )
    }
}
