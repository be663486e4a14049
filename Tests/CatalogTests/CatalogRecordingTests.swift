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

import EdgeProtocol
import Foundations
import Testing

@testable import Catalog

@Suite struct CatalogRecordingTests {
    private static func recording(end: Int64?) -> CatalogRecording {
        CatalogRecording(
            edgeID: CatalogFixture.id(1),
            fact: RecordingFact(
                id: CatalogFixture.id(2),
                roomID: CatalogFixture.id(3),
                state: end == nil ? .recording : .complete,
                start: CatalogFixture.time(100),
                end: end.map { CatalogFixture.time($0) },
                cameras: [
                    .init(id: CatalogFixture.id(4), bytes: 1 << 40, gaps: []),
                    .init(id: CatalogFixture.id(5), bytes: 3, gaps: []),
                ]
            )
        )
    }

    @Test(arguments: [(160, 500, 60), (nil, 130, 30), (nil, 90, 0)] as [(Int64?, Int64, Int64)])
    func theDurationIsThatOfTheRangeOrGoesOn(end: Int64?, now: Int64, seconds: Int64) {
        #expect(Self.recording(end: end).duration(now: CatalogFixture.time(now)) == .seconds(seconds))
    }

    @Test func theBytesOfAllCamerasCount() {
        #expect(Self.recording(end: nil).bytes == 1 << 40 + 3)
    }
}
