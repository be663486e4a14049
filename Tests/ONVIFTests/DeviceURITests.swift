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

@testable import ONVIF

@Suite struct DeviceURITests {
    @Test(
        "URIs are read into their parts, and written again",
        arguments: [
            ("http://10.0.0.1/onvif/device_service", "http", "10.0.0.1", 80, "/onvif/device_service"),
            ("HTTPS://cam:8443?x=1", "https", "cam", 8443, "/?x=1"), ("rtsp://h/a?b=c&d", "rtsp", "h", 554, "/a?b=c&d"),
            ("rtsp://user:p@ss@h:8554/a", "rtsp", "h", 8554, "/a"), ("rtsps://h", "rtsps", "h", 322, "/"),
            ("http://[fe80::1]:81/x#f", "http", "fe80::1", 81, "/x"), ("http://h:/x", "http", "h", 80, "/x"),
            ("http://0.0.0.0/", "http", "0.0.0.0", 80, "/"),
        ]
    )
    func parts(text: String, scheme: String, host: String, port: Int, path: String) throws {
        let uri = try #require(DeviceURI(text))
        #expect(uri.scheme == scheme && uri.host == host && uri.effectivePort == port && uri.path == path)
        #expect(DeviceURI(uri.description) == uri)
        #expect(!uri.description.contains("ss@"))
    }

    @Test(
        "What is none is refused",
        arguments: [
            "", "h", "//h", "ftp://h/", "file:///etc/passwd", "http://", "http:///x", "http://h:0/", "http://h:65536/",
            "http://h:x/", "http://h:+1/", "http://a:b:c/", "http://[::1/", "http://[::1]x/", "http://h/a b",
            "http://h/\n", "SERVICE_URI", "http://h/" + String(repeating: "x", count: 2048),
        ]
    )
    func refused(text: String) {
        #expect(DeviceURI(text) == nil)
    }
}
