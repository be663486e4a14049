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

@Suite struct TransportHeaderTests {
    @Test(
        "fields",
        arguments: [
            ("RTP/AVP/TCP;unicast;interleaved=0-1", true, 0, 1, nil),
            // The source in front of the rest, and a space in it (interop).
            ("RTP/AVP/TCP;ssrc=30A98EE7;unicast;interleaved=2-3", true, 2, 3, 0x30A9_8EE7),
            ("RTP/AVP/TCP;unicast;interleaved=0-1;ssrc= d6d6627;mode=\"play\"", true, 0, 1, 0xD6D_6627),
            ("RTP/AVP/TCP; unicast; interleaved = 4 - 5", true, 4, 5, nil),
            ("RTP/AVP/TCP;interleaved=6", true, 6, 7, nil),
            ("RTP/AVP/TCP;unicast", true, nil, nil, nil), ("RTP/AVP;unicast;interleaved=0-1", true, 0, 1, nil),
            ("RTP/AVP;unicast;client_port=1-2;ssrc=0", false, nil, nil, 0), ("=\"", false, nil, nil, nil),
            ("RTP/AVP/TCP;interleaved=300-301", true, nil, nil, nil), ("", false, nil, nil, nil),
        ] as [(String, Bool, UInt8?, UInt8?, UInt32?)]
    )
    func reads(text: String, isInterleaved: Bool, channel: UInt8?, control: UInt8?, ssrc: UInt32?) {
        let header = TransportHeader(text)
        #expect(header.isInterleaved == isInterleaved)
        #expect(header.channel == channel)
        #expect(header.controlChannel == control)
        #expect(header.ssrc == ssrc)
    }

    @Test(
        "ports and source",
        arguments: [
            ("RTP/AVP;unicast;client_port=5000-5001;server_port=40004-40005;source=10.0.0.7", 40004, 40005, "10.0.0.7"),
            ("RTP/AVP/UDP;unicast;server_port = 6000 - 6001 ;source= ::1", 6000, 6001, "::1"),
            ("RTP/AVP;server_port=6000", 6000, 6001, nil), ("RTP/AVP;server_port=65535", 65535, nil, nil),
            ("RTP/AVP;server_port=0-1;source=", nil, nil, nil), ("RTP/AVP;server_port=x", nil, nil, nil),
            ("RTP/AVP;server_port=70000-70001", nil, nil, nil), ("RTP/AVP;server_port=6000-x", 6000, nil, nil),
            ("RTP/AVP;unicast;client_port=5000-5001", nil, nil, nil),
        ] as [(String, UInt16?, UInt16?, String?)]
    )
    func readsPorts(text: String, port: UInt16?, control: UInt16?, source: String?) {
        let header = TransportHeader(text)
        #expect(!header.isInterleaved && !header.isMulticast)
        #expect(header.serverPort == port)
        #expect(header.serverControlPort == control)
        #expect(header.source == source)
    }

    @Test(arguments: [
        ("RTP/AVP;multicast;destination=224.2.0.1;port=3456-3457;ttl=16", true), ("RTP/AVP; MULTICAST", true),
        ("RTP/AVP;unicast;destination=multicast", false),
    ])
    func seesMulticast(text: String, isMulticast: Bool) {
        #expect(TransportHeader(text).isMulticast == isMulticast)
    }

    @Test(.enabled(if: Vectors.exist)) func fuzzSeedsAreHarmless() throws {
        for (name, bytes) in try Vectors.files("fuzz-seeds/headers-FuzzTransportsUnmarshal") {
            // A channel means that packets come inside the connection.
            let header = TransportHeader(String(decoding: bytes, as: UTF8.self))
            #expect(header.channel == nil || header.isInterleaved, "\(name)")
            #expect(header.serverPort != 0, "\(name)")
        }
    }
}
