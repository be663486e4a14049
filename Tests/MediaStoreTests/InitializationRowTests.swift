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
import Testing

@testable import MediaStore

struct InitializationRowTests {
    static func videoFormats() throws -> [VideoFormat] {
        try SyntheticCamera.videoFormats + [VideoFormat(codec: .h265, parameterSets: H265ParameterSets.small)]
    }

    @Test(arguments: [SyntheticCamera.stereo, nil]) func givesTheFormatsBack(audio: AudioFormat?) throws {
        for video in try Self.videoFormats() {
            let formats = try InitializationRow(video: video, audio: audio).formats()
            #expect(formats.video == video)
            #expect(formats.audio == audio)
        }
    }

    /// Rows that were written before H.265 could be read on.
    @Test func rowsOfH264AreAsTheyWere() {
        let video = SyntheticCamera.videoFormats[0]
        let row = InitializationRow(video: video, audio: nil)
        #expect(row.sps == video.sequenceParameterSet)
        #expect(row.pps == [0, 4] + video.pictureParameterSets[0])
        let hash = "06addfdf211259452cbc82fa3caafaa3c395603d4b4921c80f0b6a8c5b4ae624"
        #expect(InitializationRow.hash(video: video, audio: nil) == hash)
    }

    @Test(arguments: [0, 1, 2]) func damageIsNamed(part: Int) throws {
        for video in try Self.videoFormats() {
            var row = InitializationRow(video: video, audio: SyntheticCamera.stereo)
            switch part {
            case 0: row.sps = Array(row.sps.prefix(5))
            case 1: row.pps = []
            default: row.audio = []
            }
            let error = #expect(throws: StoreError.self) { try row.formats() }
            #expect(error?.code == .damaged)
        }
    }
}
