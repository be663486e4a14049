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

import MediaStore
import Testing

@Suite struct VolumeSpaceTests {
    /// Max(1 GiB, 1 %), and an eighth of a volume under 8 GiB.
    @Test(
        arguments: [
            (80 << 20, 10 << 20), (8 << 30, 1 << 30), (20 << 30, 1 << 30), (100 << 30, 1 << 30), (4000 << 30, 40 << 30),
        ] as [(Int64, Int64)]
    )
    func theReserve(total: Int64, reserve: Int64) {
        let volume = VolumeSpace(total: total, free: reserve + 5)
        #expect(volume.reserve == reserve)
        #expect(volume.freeForMedia == 5)
    }
}
