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
import MediaFormats
import TestSupport
import Testing

@Suite struct LinearAudioTests {
    /// ffmpeg's decoder says the same of every code.
    @Test(.enabled(if: FFmpeg.isAvailable), arguments: [(AudioCoding.pcma, "alaw"), (.pcmu, "mulaw")])
    func codesMeanWhatFFmpegSays(coding: AudioCoding, format: String) throws {
        let directory = try TemporaryDirectory()
        let codes = [UInt8](0...255)
        try Data(codes).write(to: directory.appending(path: "codes"))
        let arguments = ["-v", "error", "-f", format, "-ar", "8000", "-i", "codes", "-f", "s16be", "samples"]
        try #require(try FFmpeg.run(FFmpeg.path, arguments, in: directory).status == 0)
        let expected = [UInt8](try Data(contentsOf: directory.appending(path: "samples")))
        #expect(LinearAudio.samples(codes[...], coding) == LinearAudio.samples(expected[...], .l16))
        #expect(expected.count == 512)
    }

    @Test func linearSamplesAreBigEndian() {
        #expect(LinearAudio.samples([0x7F, 0xFF, 0x80, 0x00, 0xFF, 0xFE, 0x01], .l16) == [.max, .min, -2])
        #expect(LinearAudio.samples([1, 2, 3], .aac).isEmpty)
    }
}
