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

import RTSP
import Testing

@testable import Ingest

@Suite struct CameraReceptionTests {
    @Test func differencesAddUpToTheWhole() {
        var first = CameraReception(transport: .udp)
        (first.received, first.lost, first.reordered, first.late, first.duplicates) = (10, 1, 2, 3, 4)
        var second = first
        (second.received, second.lost, second.reordered, second.late, second.duplicates) = (30, 2, 4, 5, 6)
        second.jitter = .milliseconds(7)
        #expect(first.since(nil) == first)
        var sum = first.since(nil)
        sum += second.since(first)
        #expect(sum == second)
        sum += CameraReception(transport: .tcp)
        #expect(sum.transport == .tcp && sum.received == 30)
    }
}
