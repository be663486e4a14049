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

@Suite struct RetentionPolicyTests {
    @Test(arguments: [
        ("", RetentionPolicy()),
        ("age 30d", RetentionPolicy(age: .seconds(30 * 86_400))),
        (
            " age 36 h , bytes 2TB,free 50 GB",
            RetentionPolicy(age: .seconds(36 * 3600), bytes: 2_000_000_000_000, free: 50_000_000_000)
        ),
        ("bytes 12345", RetentionPolicy(bytes: 12_345)),
        ("free 100MB", RetentionPolicy(free: 100_000_000)),
    ])
    func readsText(text: String, policy: RetentionPolicy) throws {
        #expect(try RetentionPolicy(text) == policy)
    }

    @Test(arguments: [
        "age", "age 30", "age 0d", "age -1d", "age 30m", "age 1d, age 2d", "bytes 2PB", "bytes GB", "bytes -5", "30d",
        "bytes 99999999999999999999", "bytes 9999999999TB", "keep 3d",
    ])
    func refusesWhatIsNone(text: String) {
        #expect(throws: StoreError.self) { try RetentionPolicy(text) }
    }
}
