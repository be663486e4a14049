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

import TestSupport
import Testing

@testable import RTSP

@Suite struct SessionHeaderTests {
    @Test(
        "fields",
        arguments: [
            ("9a90de54; timeout=120", "9a90de54", 120), ("708345999", "708345999", nil), ("x;timeout=60;y", "x", 60),
            ("x;TIMEOUT = 30s", "x", 30), ("x;timeout", "x", nil), ("x;timeout=0", "x", 4),
            ("x;timeout=99999999", "x", 3600),
            ("x;timeout=-1", "x", nil), (";timeout=9", nil, nil), ("", nil, nil), (";=\"", nil, nil),
        ] as [(String, String?, Int?)]
    )
    func reads(text: String, id: String?, timeout: Int?) {
        #expect(SessionHeader(text)?.id == id)
        #expect(SessionHeader(text)?.timeoutSeconds == timeout)
    }

    @Test(.enabled(if: Vectors.exist)) func fuzzSeedsAreHarmless() throws {
        for (name, bytes) in try Vectors.files("fuzz-seeds/headers-FuzzSessionUnmarshal") {
            let header = SessionHeader(String(decoding: bytes, as: UTF8.self))
            #expect(header?.id.isEmpty != true, "\(name)")
        }
    }
}
