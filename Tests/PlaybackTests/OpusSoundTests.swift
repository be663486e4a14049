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
import MediaFormats
import MediaStore
import TestSupport
import Testing

@testable import Playback

@Suite struct OpusSoundTests {
    /// Packets of 10, 20 and 60 ms go as they came, and silence of their length takes the place of those that are missing.
    @Test(arguments: [(30, 480), (31, 960), (3, 2880)] as [(UInt8, Int)])
    func packetsGoAsTheyAre(configuration: UInt8, samples: Int) async throws {
        let format = try AudioFormat(opus: 2)
        var recording = try await OpusRecording(samples: samples, header: configuration << 3 | 4)
        try await recording.record(seconds: 61) { $0 % 40 == 7 }
        let range = try await recording.range(0, 61)
        #expect(range.timeline().mime.hasSuffix(#",opus""#))
        let file = try ParsedFile(try await LinearSoundTests.windows(range))
        #expect(file.initialization.audio == format)
        let sounds = try #require(file.samples[.audio])
        let silence = try #require(OpusPacket.silence(samples: samples, channels: 2))
        for (number, sound) in sounds.enumerated() {
            #expect(sound.time == Int64(number * samples) && sound.sample.duration == UInt32(samples))
            #expect(sound.data == (number % 40 == 7 ? silence : recording.packets[Int64(number)] ?? []))
        }
        #expect(sounds.count >= 60 * 48_000 / samples)
    }
}
