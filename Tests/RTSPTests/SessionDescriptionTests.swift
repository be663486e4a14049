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

@Suite struct SessionDescriptionTests {
    static func parse(_ text: String) -> SessionDescription { SessionDescription(Array(text.utf8)) }

    static let usual = """
        v=0
        o=- 1 1 IN IP4 0.0.0.0
        s=x
        t=0 0
        a=control:*
        m=video 0 RTP/AVP 96
        a=rtpmap:96 H264/90000
        a=fmtp:96 packetization-mode=1;sprop-parameter-sets=AA==,BB==
        a=control:trackID=1
        """

    @Test(
        "the same stream told in odd ways",
        arguments: [
            usual,
            usual.replacing("\n", with: "\r\n"),
            // Blank lines, no o=, no t=.
            "v=0\n\n\na=control:*\n\n" + usual.drop { $0 != "m" },
            // No v= either.
            "a=control:*\n" + usual.drop { $0 != "m" },
            // Spaces behind the clock rate and in fmtp.
            usual.replacing("90000", with: "90000 ").replacing(";sprop", with: " ; sprop"),
            // Attributes in another order.
            """
            a=control:*
            m=video 0 RTP/AVP 96
            a=control:trackID=1
            a=fmtp:96 packetization-mode=1;sprop-parameter-sets=AA==,BB==;
            a=rtpmap:96 H264/90000
            """,
            // Media that make no sense in front.
            "a=control:*\nm=\nm=video\nm=video 70000 RTP/AVP 96\nm=audio 0 RTP/AVP x\n" + usual.drop { $0 != "m" },
        ]
    )
    func isTolerant(text: String) throws {
        let description = Self.parse(text)
        #expect(description.control == "*")
        #expect(description.media.count == 1)
        let media = try #require(description.media.first)
        #expect(media.kind == "video")
        #expect(media.payloadType == 96)
        #expect(media.encodingName == "H264")
        #expect(media.clockRate == 90_000)
        #expect(media.control == "trackID=1")
        #expect(media.parameters["packetization-mode"] == "1")
        #expect(media.parameters["sprop-parameter-sets"] == "AA==,BB==")
    }

    @Test func fmtpMayBeEmpty() throws {
        let media = try #require(Self.parse("m=video 0 RTP/AVP 96\na=rtpmap:96 H264/90000\na=fmtp:96\n").media.first)
        #expect(media.parameters.isEmpty)
        #expect(media.encodingName == "H264")
    }

    @Test(
        "payload types",
        arguments: [
            ("m=audio 0 RTP/AVP 0", "PCMU", 8000, 1), ("m=audio 0 RTP/AVP 8", "PCMA", 8000, 1),
            ("m=audio 0 RTP/AVP 8\na=rtpmap:8 PCMU/16000/2", "PCMU", 16_000, 2),
            ("m=video 0 RTP/AVP 99", "", 90_000, nil), ("m=video 0 RTP/AVP 99\na=rtpmap:99 X/0", "X", 90_000, nil),
            ("m=video 5000/2 RTP/AVP 35 98\na=rtpmap:98 H265/90000", "H265", 90_000, nil),
            ("m=audio 0 RTP/AVP 9\na=rtpmap:96 wrong/1", "G722", 8000, 1),
        ] as [(String, String, Int, Int?)]
    )
    func payloadTypes(text: String, name: String, rate: Int, channels: Int?) throws {
        let media = try #require(Self.parse(text).media.first)
        #expect(media.encodingName == name)
        #expect(media.clockRate == rate)
        #expect(media.channels == channels)
    }

    @Test func mediaAreBounded() {
        let text = String(repeating: "m=video 0 RTP/AVP 96\n", count: 100)
        #expect(Self.parse(text).media.count == SessionDescription.maximumMedia)
    }

    @Test(.enabled(if: Vectors.exist)) func fuzzSeedsAreHarmless() throws {
        var count = 0
        for (name, bytes) in try Vectors.files("fuzz-seeds/sdpunmarshaler-FuzzUnmarshal") {
            let description = SessionDescription(bytes)
            #expect(description.media.allSatisfy { $0.clockRate > 0 }, "\(name)")
            count += 1
        }
        #expect(count == 39)
    }
}
