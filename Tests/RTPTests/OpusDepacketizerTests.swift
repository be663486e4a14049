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
import TestSupport
import Testing

@testable import RTP

@Suite struct OpusDepacketizerTests {
    @Test func aPacketIsAUnit() throws {
        var depacketizer = OpusDepacketizer()
        try depacketizer.push(AACDepacketizerTests.packet([0xFC, 0xFF, 0xFE]), timestamp: 960, lost: 3)
        #expect(
            depacketizer.pull() == AccessUnit(timestamp: 960, isKeyFrame: true, data: [0xFC, 0xFF, 0xFE], lost: 3)
        )
        #expect(depacketizer.pull() == nil)
    }

    @Test func whatIsNoPacketCountsAsLost() throws {
        var depacketizer = OpusDepacketizer()
        #expect(throws: RTPError.self) {
            try depacketizer.push(AACDepacketizerTests.packet([0xFF]), timestamp: 0, lost: 0)
        }
        try depacketizer.push(AACDepacketizerTests.packet([]), timestamp: 0, lost: 0)
        #expect(depacketizer.pull() == nil)
        try depacketizer.push(AACDepacketizerTests.packet([0xFC]), timestamp: 960, lost: 0)
        #expect(depacketizer.pull()?.lost == 1)
    }
}
