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

import Testing

@testable import RTSP

@Suite struct RTSPHeadersTests {
    @Test func namesHaveNoCaseAndOrderIsKept() {
        var headers = RTSPHeaders()
        headers.append("Cseq", "1")
        headers.append("WWW-Authenticate", "Digest")
        headers.append("www-authenticate", "Basic")
        #expect(headers["CSEQ"] == "1")
        #expect(headers.values(of: "WWW-AUTHENTICATE") == ["Digest", "Basic"])
        headers["cseq"] = "2"
        #expect(headers.fields.map(\.name) == ["WWW-Authenticate", "www-authenticate", "cseq"])
        headers["cseq"] = nil
        #expect(headers["CSeq"] == nil)
    }

    @Test func readsFoldedAndSkipsBrokenLines() {
        let lines: [Substring] = ["A:1", "no colon", " folded ", "B :  x: y ", "\t", "C:"]
        let headers = RTSPHeaders.parse(lines: lines)
        #expect(headers["A"] == "1 folded")
        #expect(headers["B"] == "x: y")
        #expect(headers["C"] == "")
        #expect(headers.fields.count == 3)
    }

    @Test func valuesCannotStartFields() {
        var headers = RTSPHeaders()
        headers.append("A", "1\r\nB: 2\nC: 3")
        #expect(headers.serialized == "A: 1B: 2C: 3\r\n")
    }
}
