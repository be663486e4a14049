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

import MediaFormats
import TestSupport
import Testing

@Suite struct OpusPacketTests {
    @Test(
        "durations",
        arguments: [
            // SILK 10 to 60 ms, hybrid, CELT 2.5 to 20 ms (RFC 6716 Table 2).
            ([0 << 3], 480), ([3 << 3], 2880), ([9 << 3], 960), ([12 << 3], 480), ([15 << 3], 960), ([16 << 3], 120),
            ([29 << 3], 240), ([31 << 3], 960), ([31 << 3 | 4], 960),
            // Two frames, of one size or not.
            ([31 << 3 | 1], 1920), ([31 << 3 | 2, 7], 1920),
            // As many as the second byte says, up to 120 ms.
            ([31 << 3 | 3, 6], 5760), ([31 << 3 | 3, 7], nil), ([3 << 3 | 3, 2], 5760),
            ([16 << 3 | 3, 0xC0 | 48], 5760),
            ([31 << 3 | 3, 0], nil), ([31 << 3 | 3], nil), ([], nil),
        ] as [([UInt8], Int?)]
    )
    func durations(packet: [UInt8], samples: Int?) {
        #expect(OpusPacket.sampleCount(packet[...]) == samples)
    }

    @Test(arguments: [1, 2]) func silenceIsAsLongAsAsked(channels: Int) throws {
        for samples in [120, 240, 480, 960, 1920, 2880, 5760] {
            let packet = try #require(OpusPacket.silence(samples: samples, channels: channels))
            #expect(OpusPacket.sampleCount(packet[...]) == samples)
        }
        for samples in [0, -960, 100, 961, 6720] {
            #expect(OpusPacket.silence(samples: samples, channels: channels) == nil)
        }
    }
}
