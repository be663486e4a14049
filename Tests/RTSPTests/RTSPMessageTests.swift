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

@Suite struct RTSPMessageTests {
    @Test func requestsComeBack() throws {
        var request = RTSPRequest(method: "SET_PARAMETER", uri: "rtsp://c/s", body: Array("x: y".utf8))
        request.headers.append("CSeq", "4")
        var parser = RTSPParser()
        parser.append(request.serialized())
        request.headers.append("Content-Length", "4")
        #expect(try parser.next() == .request(request))
        #expect(try parser.next() == nil)
    }

    @Test func responsesComeBack() throws {
        var response = RTSPResponse(status: 454, reason: "Session Not Found")
        response.headers.append("Cseq", "4")
        var parser = RTSPParser()
        parser.append(response.serialized())
        #expect(try parser.next() == .response(response))
        #expect(response.sequence == 4)
    }
}
