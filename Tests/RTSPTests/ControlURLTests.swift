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

@Suite struct ControlURLTests {
    @Test(
        "control attributes",
        arguments: [
            (nil, "rtsp://c/s", "rtsp://c/s"), ("*", "rtsp://c/s/", "rtsp://c/s/"), ("", "rtsp://c/s", "rtsp://c/s"),
            ("trackID=1", "rtsp://c/s", "rtsp://c/s/trackID=1"), ("trackID=1", "rtsp://c/s/", "rtsp://c/s/trackID=1"),
            ("/trackID=1", "rtsp://c/s", "rtsp://c/s/trackID=1"),
            ("video", "rtsp://c/H264?channel=1&p=Onvif", "rtsp://c/H264?channel=1&p=Onvif/video"),
            ("rtsp://d/x", "rtsp://c/s", "rtsp://d/x"),
            ("rtsps://d/x", "rtsp://c/s", "rtsps://d/x"), ("rtsp://rtsps://d/x", "rtsp://c/s", "rtsps://d/x"),
            ("rtsp://rtsp://d/x", "rtsp://c/s", "rtsp://d/x"),
            ("a b\u{0}", "rtsp://c/s", "rtsp://c/s/a%20b%00"),
        ] as [(String?, String, String)]
    )
    func resolves(control: String?, base: String, url: String) {
        #expect(ControlURL.resolve(control, base: base) == url)
    }

    @Test(
        "bases",
        arguments: [
            ([], "rtsp://c/s"), ([("Content-Base", "rtsp://b/")], "rtsp://b/"),
            // Without scheme (interop: Anjvision).
            ([("content-base", "192.168.1.10:554/stream0/")], "rtsp://192.168.1.10:554/stream0/"),
            ([("Content-Location", "rtsp://l/")], "rtsp://l/"),
            ([("Content-Location", "rtsp://l/"), ("Content-Base", "rtsp://b/")], "rtsp://b/"),
            ([("Content-Base", " ")], "rtsp://c/s"), ([("Content-Base", "/stream")], "rtsp://c/s"),
            ([("Content-Base", "rtsp://rtsp://b/")], "rtsp://b/"),
        ] as [([(String, String)], String)]
    )
    func bases(fields: [(String, String)], base: String) {
        var headers = RTSPHeaders()
        for (name, value) in fields { headers.append(name, value) }
        #expect(ControlURL.base(headers: headers, requestURL: "rtsp://c/s") == base)
    }

    @Test func aBaseWithoutSchemeGetsThatOfTheRequest() {
        var headers = RTSPHeaders()
        headers.append("Content-Base", "c:322/s/")
        #expect(ControlURL.base(headers: headers, requestURL: "rtsps://c/s") == "rtsps://c:322/s/")
    }
}
