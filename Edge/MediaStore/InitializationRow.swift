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

import Crypto
import Foundations
import MediaFormats

/// One row of `initializations`: what a decoder must know before the first sample.
struct InitializationRow {
    /// The sequence parameter set.
    var sps: [UInt8]
    /// The other parameter sets, each behind a 2 byte big-endian length: the video parameter set where the codec has one,
    /// then the picture parameter sets.
    var pps: [UInt8]
    /// ``MediaFormats/AudioFormat/storedConfiguration``, nil without sound.
    var audio: [UInt8]?

    /// Makes the row of two formats.
    init(video: VideoFormat, audio: AudioFormat?) {
        self.sps = video.sequenceParameterSet
        let others = [video.videoParameterSet].compactMap(\.self) + video.pictureParameterSets
        self.pps = others.flatMap { UInt16(clamping: $0.count).bigEndianBytes + $0 }
        self.audio = audio?.storedConfiguration
    }

    /// Makes the row of what the columns hold.
    init(sps: [UInt8], pps: [UInt8], audio: [UInt8]?) {
        self.sps = sps
        self.pps = pps
        self.audio = audio
    }

    /// The formats of the row; throws `damaged` where they cannot be read.
    func formats() throws(StoreError) -> (video: VideoFormat, audio: AudioFormat?) {
        var sets = [self.sps]
        var rest = self.pps[...]
        while let high = rest.popFirst(), let low = rest.popFirst() {
            let count = Int(high) << 8 | Int(low)
            sets.append(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        do throws(MediaFormatError) {
            // The headers tell the codecs apart: what is a sequence parameter set in one is none in the other.
            let isH264 = self.sps.first.map { NALUnitType(header: $0) } == .sequenceParameterSet
            let video = try VideoFormat(codec: isH264 ? .h264 : .h265, parameterSets: sets)
            guard let audio = self.audio else { return (video, nil) }
            return (video, try AudioFormat(storedConfiguration: audio))
        } catch {
            throw StoreError(
                code: .damaged,
                message: "The index holds a decoder configuration that is damaged: \(error)"
            )
        }
    }

    /// The key of the row.
    static func hash(video: VideoFormat, audio: AudioFormat?) -> String {
        let row = Self(video: video, audio: audio)
        var hash = SHA256()
        for part in [row.sps, row.pps, row.audio ?? []] {
            (UInt32(clamping: part.count).bigEndianBytes + part).withUnsafeBytes { hash.update(bufferPointer: $0) }
        }
        return hexadecimal(hash.finalize())
    }
}
