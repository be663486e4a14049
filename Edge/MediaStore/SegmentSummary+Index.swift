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

import Foundations
import MediaFormats

extension SegmentSummary {
    /// Makes the summary of the samples of an index; the state is ``SegmentState/open`` and there is no hash.
    init(
        id: UUIDv7,
        camera: String,
        session: UUIDv7,
        path: String,
        start: UTCTime,
        video: VideoFormat,
        audio: AudioFormat?,
        index: SegmentIndex
    ) {
        let ticks = index.video.last?.endTime ?? 0
        self.init(
            id: id,
            camera: camera,
            session: session,
            state: .open,
            path: path,
            start: start,
            end: start + .microseconds(rescale(ticks, from: 90_000, to: 1_000_000)),
            bytes: index.endOffset,
            videoSamples: index.video.count,
            videoTicks: ticks,
            lastVideoTick: index.video.last?.decodeTime ?? 0,
            firstComposition: Int64(index.video.first?.compositionOffset ?? 0),
            audioSamples: index.audio.count,
            firstAudioTick: index.audio.first?.decodeTime,
            lastAudioTick: index.audio.last?.decodeTime,
            video: video,
            audio: audio,
            sha256: nil,
            detail: "",
            snapshot: nil
        )
    }

    /// The same segment with the samples of a shorter index, as a file that lost its end has them.
    func clipped(to index: SegmentIndex, detail: String) -> SegmentSummary {
        var result = SegmentSummary(
            id: self.id,
            camera: self.camera,
            session: self.session,
            path: self.path,
            start: self.start,
            video: self.video,
            audio: self.audio,
            index: index
        )
        result.state = .damaged
        result.detail = detail
        result.snapshot = index
        return result
    }
}
