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

/// FFmpegTests decodes the frames; here the bits are compared with ones put together by hand.
struct AudioFormatSilenceTests {
    @Test(arguments: [
        // SCE, tag, gain, ics_info, no tools, END: 000 0000 00000000 00000000000 000 111
        (1, "00000007"),
        // CPE, tag, common window, ics_info, no M/S, twice gain and no tools, END; 001 0000 1 …, 2 bits of filling
        (2, "21000000001c"),
    ])
    func frames(channels: Int, frame: String) throws {
        let format = try AudioFormat(aacLC: 48_000, channels: channels)
        #expect(format.silentFrame.map { hexadecimal($0) } == frame)
    }

    @Test func noneForOtherFormats() throws {
        #expect(try AudioFormat(aacLC: 48_000, channels: 6).silentFrame == nil)
        var other = try AudioFormat(aacLC: 48_000, channels: 2)
        other.objectType = 5
        #expect(other.silentFrame == nil)
    }
}
