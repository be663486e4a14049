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

@Suite struct PlayInfoTests {
    static let video = (index: 0, controlURL: "rtsp://c/s/trackID=0")
    static let audio = (index: 2, controlURL: "rtsp://c/s/trackID=1")

    @Test(
        "fields",
        arguments: [
            ("url=rtsp://c/s/trackID=0;seq=5;rtptime=9,url=rtsp://c/s/trackID=1;seq=6;rtptime=8", [5, 6], [9, 8]),
            // Relative URLs, a track that is not in play, another order.
            (
                "url=trackID=1;seq=6;rtptime=8,url=trackID=4;seq=1;rtptime=1,url=trackID=0;seq=5;rtptime=9", [5, 6],
                [9, 8]
            ),
            // Other bases: by the last part.
            ("url=rtsp://d/x/trackID=1?p=q;rtptime=8;seq=6", [nil, 6], [nil, 8]),
            // Nothing to match by: by order.
            ("url=a;seq=5;rtptime=9, url=b;seq=6;rtptime=8", [5, 6], [9, 8]),
            ("seq=5;rtptime=9,seq=6", [5, 6], [9, nil]),
            // Trailing semicolons and spaces (interop: Laureii), sequence numbers that were made up.
            ("url=rtsp://c/s/trackID=0;seq=0;rtptime=0; ", [nil, nil], [nil, nil]),
            ("url=rtsp://c/s/trackID=0;seq=1;rtptime=77 ;", [nil, nil], [77, nil]),
            // No 32 bit numbers (interop).
            ("url=trackID=0;seq=70000;rtptime=-1", [nil, nil], [nil, nil]), (nil, [nil, nil], [nil, nil]),
            ("=\",seq,rtptime", [nil, nil], [nil, nil]),
        ] as [(String?, [UInt16?], [UInt32?])]
    )
    func reads(field: String?, sequences: [UInt16?], times: [UInt32?]) {
        let infos = PlayInfo.parse(field, tracks: [Self.video, Self.audio])
        #expect(infos.map(\.track) == [0, 2])
        #expect(infos.map(\.sequenceNumber) == sequences)
        #expect(infos.map(\.rtpTimestamp) == times)
    }

    @Test(
        "captured replies",
        .enabled(if: Vectors.exist),
        arguments: [
            ("bad_rtptime.txt", "rtsp://h/trackID=2", nil, nil), ("bunny_play.txt", "rtsp://h/trackID=2", nil, nil),
            ("dahua_play.txt", "rtsp://h/trackID=1", 45_186, 2_234_446_919),
            ("gw_main_play.txt", "rtsp://h/H264?x=1/video", 271, 1_621_990_950),
            ("h264dvr_play.txt", "rtsp://h/trackID=3", nil, nil),
            ("laureii_play.txt", "rtsp://h/0/main/trackID=0", nil, nil),
            ("hikvision_play.txt", "rtsp://h/trackID=1?transportmode=unicast&profile=Profile_1", 24_104, 1_270_711_678),
        ] as [(String, String, UInt16?, UInt32?)]
    )
    func readsCapturedReplies(file: String, url: String, sequence: UInt16?, time: UInt32?) throws {
        let bytes = try Vectors.bytes("rtsp/" + file)
        guard case .response(let response)? = try RTSPParserTests.parse(bytes, size: bytes.count).first else {
            Issue.record("\(file) is no response")
            return
        }
        let infos = PlayInfo.parse(response.headers["RTP-Info"], tracks: [(0, url), (1, "rtsp://h/other")])
        #expect(infos.first == PlayInfo(track: 0, sequenceNumber: sequence, rtpTimestamp: time))
    }

    @Test(.enabled(if: Vectors.exist)) func fuzzSeedsAreHarmless() throws {
        for (name, bytes) in try Vectors.files("fuzz-seeds/headers-FuzzRTPInfoUnmarshal") {
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(PlayInfo.parse(text, tracks: [Self.video]) == [PlayInfo(track: 0)], "\(name)")
        }
    }
}
