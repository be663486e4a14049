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
import Testing

@testable import MediaStore

struct InitializationRowTests {
    /// What a camera wrote for 704 × 480.
    static let h265: VideoFormat = {
        let sets = [
            "40010c01ffff016000000300b0000003000003005aac0c00000300040000030032a8",
            "420101016000000300b0000003000003005aa0058201e1636b92452fcdc14181410000030001000003000ca1",
            "4401c0f2c68d03b340",
        ].compactMap { bytes(hexadecimal: $0) }
        guard let format = try? VideoFormat(codec: .h265, parameterSets: sets) else {
            fatalError("The vectors of the test are no parameter sets.")
        }
        return format
    }()

    @Test(arguments: SyntheticCamera.videoFormats + [h265], [SyntheticCamera.stereo, nil])
    func givesTheFormatsBack(video: VideoFormat, audio: AudioFormat?) throws {
        let formats = try InitializationRow(video: video, audio: audio).formats()
        #expect(formats.video == video)
        #expect(formats.audio == audio)
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

    @Test(arguments: [0, 1, 2]) func damageIsNamed(part: Int) {
        for video in SyntheticCamera.videoFormats + [Self.h265] {
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
