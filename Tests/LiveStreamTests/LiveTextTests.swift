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

@testable import LiveStream

@Suite struct LiveTextTests {
    /// The texts that pages read; another spelling breaks them.
    static let table: [(LiveText, String)] = [
        (
            .initialization(mimeType: "video/mp4; codecs=\"avc1.640028,mp4a.40.2\""),
            #"{"mime":"video/mp4; codecs=\"avc1.640028,mp4a.40.2\"","type":"init"}"#
        ),
        (.reinitialization(mimeType: "video/mp4"), #"{"mime":"video/mp4","type":"reinit"}"#),
        (.drop(frames: 12), #"{"frames":12,"type":"drop"}"#),
        (.error(message: "Größe\n\"7\""), #"{"message":"Größe\n\"7\"","type":"error"}"#),
        (.clock(utc: "2026-11-22T11:57:24.000Z"), #"{"type":"clock","utc":"2026-11-22T11:57:24.000Z"}"#),
    ]

    @Test(arguments: table)
    func aTextIsWrittenAndReadBack(text: LiveText, json: String) {
        #expect(text.json == json)
        #expect(LiveText(json: json) == text)
    }

    @Test func fieldsThatAreNotKnownAreIgnored() {
        #expect(LiveText(json: #"{"type":"drop","frames":2,"since":"now"}"#) == .drop(frames: 2))
    }

    @Test(arguments: ["", "{}", "[]", "init", #"{"type":"other"}"#, #"{"type":1}"#, #"{"type":"drop","frames":"2"}"#])
    func otherTextsAreNone(json: String) {
        #expect(LiveText(json: json) == nil)
    }
}
