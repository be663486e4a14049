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

import ONVIF
import Testing

@testable import ONVIFClient

@Suite struct CameraSurveyTests {
    @Test(
        "A camera is asked where it answered from, whatever it announces",
        arguments: [
            ("http://10.0.0.1:8000/onvif/a", "http://10.0.0.1:8000/onvif/a"),
            ("http://192.168.1.108:81/a http://10.0.0.1/b", "http://10.0.0.1/b"),
            ("http://192.168.1.108:81/a", "http://10.0.0.1:81/a"), ("http://203.0.113.1/a", "http://10.0.0.1/a"),
            ("https://[fe80::1]/a", "https://10.0.0.1/a"),
            ("rtsp://10.0.0.1/a", "http://10.0.0.1/onvif/device_service"),
            ("SERVICE_URI", "http://10.0.0.1/onvif/device_service"), ("", "http://10.0.0.1/onvif/device_service"),
        ]
    )
    func serviceURI(announced: String, dialled: String) throws {
        let reply = """
            <e:Envelope xmlns:e='http://www.w3.org/2003/05/soap-envelope'><e:Body>
            <d:ProbeMatches xmlns:d='http://schemas.xmlsoap.org/ws/2005/04/discovery'
            xmlns:a='http://schemas.xmlsoap.org/ws/2004/08/addressing'><d:ProbeMatch><a:EndpointReference>
            <a:Address>urn:uuid:1</a:Address></a:EndpointReference><d:Types>dn:NetworkVideoTransmitter</d:Types>
            <d:XAddrs>\(announced)</d:XAddrs></d:ProbeMatch></d:ProbeMatches></e:Body></e:Envelope>
            """
        var results = DiscoveryResults()
        results.receive(Array(reply.utf8), from: "10.0.0.1")
        let found = try #require(results.found.first)
        #expect(CameraSurvey.serviceURI(found).description == dialled)
    }
}
