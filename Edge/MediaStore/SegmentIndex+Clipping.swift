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

extension SegmentIndex {
    /// The index of the fragments that lie in the first `length` bytes of the file.
    func clipped(toBytes length: Int64) -> SegmentIndex {
        var result = SegmentIndex(initializationBytes: self.initializationBytes)
        var (video, audio) = (self.video[...], self.audio[...])
        for fragment in self.fragments {
            let pictures = video.prefix(fragment.videoCount)
            let sounds = audio.prefix(fragment.audioCount)
            let size = (pictures + sounds).reduce(Int64(fragment.headerBytes)) { $0 + Int64($1.size) }
            guard result.endOffset + size <= length else { break }
            result.append(headerBytes: fragment.headerBytes, video: Array(pictures), audio: Array(sounds))
            video = video.dropFirst(fragment.videoCount)
            audio = audio.dropFirst(fragment.audioCount)
        }
        return result
    }
}
