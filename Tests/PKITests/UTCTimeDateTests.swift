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
import Testing

@testable import PKI

@Suite struct UTCTimeDateTests {
    @Test(arguments: [0, 1_790_000_000_123_456, -1_500_000, 4_102_444_800_000_001] as [Int64])
    func aMomentSurvivesTheDate(microseconds: Int64) {
        let time = UTCTime(microsecondsSince1970: microseconds)
        #expect(UTCTime(time.date) == time)
        #expect(abs(time.date.timeIntervalSince1970 - Double(microseconds) / 1e6) < 1e-6)
    }
}
