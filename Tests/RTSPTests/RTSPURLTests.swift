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

@Suite struct RTSPURLTests {
    struct Case {
        var text: String
        var host: String
        var port = 554
        var user: String?
        var password: String?
        var wire: String
        var isSecure = false
    }

    static let cases: [Case] = [
        Case(text: "rtsp://cam/live?x=1", host: "cam", wire: "rtsp://cam/live?x=1"),
        Case(text: "RTSP://cam:8554", host: "cam", port: 8554, wire: "rtsp://cam:8554/"),
        Case(text: "rtsp://u:p@cam/", host: "cam", user: "u", password: "p", wire: "rtsp://cam/"),
        Case(text: "rtsp://u@cam/a@b", host: "cam", user: "u", wire: "rtsp://cam/a@b"),
        Case(text: "rtsp://u%40x:p%3A%2f%zz@cam/", host: "cam", user: "u@x", password: "p:/%zz", wire: "rtsp://cam/"),
        Case(
            text: "rtsp://u:p@ss:w@cam:1/",
            host: "cam",
            port: 1,
            user: "u",
            password: "p@ss:w",
            wire: "rtsp://cam:1/"
        ),
        Case(text: "rtsp://[2001:db8::1]:8554/s", host: "2001:db8::1", port: 8554, wire: "rtsp://[2001:db8::1]:8554/s"),
        Case(
            text: "rtsp://[::ffff:192.168.1.123]/s",
            host: "::ffff:192.168.1.123",
            wire: "rtsp://[::ffff:192.168.1.123]/s"
        ),
        Case(text: "rtsps://cam/s", host: "cam", port: 322, wire: "rtsps://cam/s", isSecure: true),
        Case(
            text: "RTSPS://u:p@[::1]:8555",
            host: "::1",
            port: 8555,
            user: "u",
            password: "p",
            wire: "rtsps://[::1]:8555/",
            isSecure: true
        ),
        Case(text: "rtsps://rtsp://cam/s", host: "cam", port: 322, wire: "rtsps://cam/s", isSecure: true),
        Case(text: "rtsp://rtsp://cam/s", host: "cam", wire: "rtsp://cam/s"),
        Case(text: "cam:554/s", host: "cam", wire: "rtsp://cam:554/s"),
        Case(text: "rtsp://cam?channel=1", host: "cam", wire: "rtsp://cam/?channel=1"),
        Case(text: "rtsp://cam:/s", host: "cam", wire: "rtsp://cam/s"),
        Case(text: " rtsp://cam/http://x ", host: "cam", wire: "rtsp://cam/http://x"),
    ]

    @Test("reads", arguments: cases)
    func reads(expected: Case) throws {
        let url = try RTSPURL(expected.text)
        #expect(url.host == expected.host)
        #expect(url.port == expected.port)
        #expect(url.user == expected.user)
        #expect(url.password == expected.password)
        #expect(url.isSecure == expected.isSecure)
        #expect(url.withoutCredentials.user == nil && url.withoutCredentials.password == nil)
        #expect(url.withoutUserInformation == expected.wire)
        #expect("\(url)" == expected.wire)
        #expect(String(reflecting: url) == expected.wire)
    }

    @Test(
        "refuses",
        arguments: [
            "", "rtsp://", "rtsp://:554/", "rtsp://cam:0/", "rtsp://cam:65536/", "rtsp://cam:+5/", "rtsp://cam:x/",
            "http://cam/", "rtspt://cam/", "rtsps://", "rtsp://[::1/", "rtsp://[::1]x/", "rtsp://::1/",
            "rtsp://cam/a b",
            "rtsp://cam/\r\nX: y", "rtsp://" + String(repeating: "x", count: 3000),
        ]
    )
    func refuses(text: String) {
        let error = #expect(throws: RTSPError.self) { try RTSPURL(text) }
        #expect(error?.code == .invalidURL)
    }
}
