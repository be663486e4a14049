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
import Testing

@testable import Playback

@Suite struct AudioGridTests {
    @Test(arguments: [8000, 16_000, 44_100, 48_000])
    func slotsPartitionTheTicks(rate: Int) throws {
        let format = AudioFormat(audioSpecificConfig: [], sampleRate: rate, channels: 1, objectType: 2)
        let grid = try #require(AudioGrid(format))
        for tick in Int64(0)..<20_000 {
            let slot = grid.firstSlot(atOrAfter: tick)
            #expect(grid.tick(ofSlot: slot) >= tick && (slot == 0 || grid.tick(ofSlot: slot - 1) < tick))
        }
    }

    @Test func theNearestSlotIsTheNearest() throws {
        let format = AudioFormat(audioSpecificConfig: [], sampleRate: 48_000, channels: 1, objectType: 2)
        let grid = try #require(AudioGrid(format))
        #expect([-513, -512, -1, 511, 512, 1536].map { grid.nearestSlot($0) } == [-1, 0, 0, 0, 1, 2])
    }
}
