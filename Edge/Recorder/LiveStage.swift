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
import Live
import LiveStream
import MediaFormats

/// Makes a camera's live stream while somebody watches, and costs next to nothing while nobody does.
///
/// Asleep it keeps the samples since the last key frame, which share their bytes with the recorder's ring. Waking turns them
/// into the stream at once, so that the first picture does not wait for the next key frame. It falls asleep again at a key
/// frame that nobody watches.
struct LiveStage {
    private var muxer = LiveMuxer()
    private var isAwake = false
    /// The samples since the last key frame, while asleep.
    private var group: [(sample: MediaSample, utc: UTCTime)] = []
    private var groupBytes = 0

    /// Says what the camera sends from now on.
    mutating func begin(video: VideoFormat, audio: AudioFormat?) {
        self.muxer.begin(video: video, audio: audio)
    }

    /// Forgets the stream, after the camera was lost or its clock stepped.
    mutating func reset() {
        self.muxer.reset()
        self.forgetGroup()
    }

    /// Takes a sample; nil when it falls asleep, and what was published is to be forgotten.
    mutating func push(_ sample: MediaSample, utc: UTCTime, isWatched: Bool) -> [LiveMuxer.Output]? {
        let isKeyFrame = sample.kind == .video && sample.isSync
        let fallsAsleep = self.isAwake && !isWatched && isKeyFrame
        if fallsAsleep {
            self.isAwake = false
            self.muxer.reset()
        }
        guard !self.isAwake else { return self.muxer.push(sample, utc: utc) }
        if isKeyFrame { self.forgetGroup() }
        if isKeyFrame || !self.group.isEmpty {
            self.group.append((sample, utc))
            self.groupBytes += sample.data.count
            if self.groupBytes > LiveHub.cacheLimitBytes { self.forgetGroup() }
        }
        return fallsAsleep ? nil : []
    }

    /// Begins to make the stream, from the last key frame.
    mutating func wake() -> [LiveMuxer.Output] {
        guard !self.isAwake else { return [] }
        self.isAwake = true
        var outputs: [LiveMuxer.Output] = []
        for (sample, utc) in self.group { outputs += self.muxer.push(sample, utc: utc) }
        self.forgetGroup()
        return outputs
    }

    private mutating func forgetGroup() {
        self.group = []
        self.groupBytes = 0
    }
}
