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
import TestSupport

/// Parameter sets as x264 writes them, and formats made of them.
enum Fixtures {
    /// 1920 × 1080 (cropped from 1088), high profile, level 4.0, two pictures reordered.
    static let highSequenceSet = bytesOf("67640028acd940780227e5c044000003000400000300f03c60c658")
    /// 1920 × 1080, baseline profile.
    static let baselineSequenceSet = bytesOf("6742c028d900780227e5c044000003000400000300f03c60c920")
    static let highPictureSet = bytesOf("68ebe3cb22c0")
    static let baselinePictureSet = bytesOf("68cb83cb20")

    static func video() throws -> VideoFormat {
        try VideoFormat(sequenceParameterSet: self.highSequenceSet, pictureParameterSets: [self.highPictureSet])
    }

    static func baselineVideo() throws -> VideoFormat {
        try VideoFormat(sequenceParameterSet: self.baselineSequenceSet, pictureParameterSets: [self.baselinePictureSet])
    }

    /// 704 × 480, main profile, level 3.
    static let h265VideoSet = H265ParameterSets.small[0]
    static let h265SequenceSet = H265ParameterSets.small[1]
    static let h265PictureSet = H265ParameterSets.small[2]

    static func h265Video() throws -> VideoFormat {
        try VideoFormat(
            videoParameterSet: self.h265VideoSet,
            sequenceParameterSet: self.h265SequenceSet,
            pictureParameterSets: [self.h265PictureSet]
        )
    }

    static func audio() throws -> AudioFormat {
        try AudioFormat(aacLC: 48_000, channels: 2)
    }

    static func bytesOf(_ text: String) -> [UInt8] {
        guard let bytes = bytes(hexadecimal: text) else { fatalError("'\(text)' is not hexadecimal.") }
        return bytes
    }
}

/// The code of the ``MediaFormatError`` that `body` throws; nil where it throws none.
func errorCode(_ body: () throws(MediaFormatError) -> Void) -> MediaFormatError.Code? {
    do {
        try body()
        return nil
    } catch {
        return error.code
    }
}
