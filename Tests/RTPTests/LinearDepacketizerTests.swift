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

@Suite struct LinearDepacketizerTests {
    @Test func aPacketIsAUnit() {
        var depacketizer = LinearDepacketizer(bytesPerSample: 1)
        depacketizer.push(AACDepacketizerTests.packet([1, 2, 3]), timestamp: 160, lost: 2)
        #expect(depacketizer.pull() == AccessUnit(timestamp: 160, isKeyFrame: true, data: [1, 2, 3], lost: 2))
        #expect(depacketizer.pull() == nil)
    }

    @Test func onlyWholeSamplesAreTaken() {
        var depacketizer = LinearDepacketizer(bytesPerSample: 4)
        depacketizer.push(AACDepacketizerTests.packet([1, 2, 3]), timestamp: 0, lost: 1)
        #expect(depacketizer.pull() == nil)
        depacketizer.push(AACDepacketizerTests.packet([1, 2, 3, 4, 5]), timestamp: 1, lost: 0)
        #expect(depacketizer.pull() == AccessUnit(timestamp: 1, isKeyFrame: true, data: [1, 2, 3, 4], lost: 1))
    }
}
