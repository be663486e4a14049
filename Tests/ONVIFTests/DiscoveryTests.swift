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

@testable import ONVIF

@Suite struct DiscoveryTests {
    static func reply(
        endpoint: String = "urn:uuid:1",
        types: String = "dn:NetworkVideoTransmitter",
        scopes: String = "",
        addresses: String = "http://10.0.0.1/onvif/device_service",
        space: String = Namespace.discovery,
        addressing: String = Namespace.addressing
    ) -> [UInt8] {
        ReplyTests.envelope(
            """
            <d:ProbeMatches xmlns:d='\(space)' xmlns:a='\(addressing)'><d:ProbeMatch><a:EndpointReference>
            <a:Address>\(endpoint)</a:Address></a:EndpointReference><d:Types>\(types)</d:Types>
            <d:Scopes>\(scopes)</d:Scopes><d:XAddrs>\(addresses)</d:XAddrs></d:ProbeMatch></d:ProbeMatches>
            """
        )
    }

    @Test("A probe names its kind, and itself", arguments: DiscoveryProbe.Kind.allCases)
    func probe(kind: DiscoveryProbe.Kind) throws {
        let probe = DiscoveryProbe(kind, messageID: "0195-x")
        let envelope = try SOAPReader.read(probe.datagram)
        let header = try #require(envelope.first("Header", in: [Namespace.soap]))
        let id = header.first("MessageID", in: [Namespace.addressing])?.value
        #expect(id == "urn:uuid:0195-x")
        #expect(header.first("Action", in: [Namespace.addressing])?.value == Namespace.discovery + "/Probe")
        let body = try #require(envelope.first("Body", in: [Namespace.soap]))
        let types = body.first("Probe", in: [Namespace.discovery])?.first("Types", in: [Namespace.discovery])
        #expect(types?.value == kind.rawValue)
        #expect(probe.datagram.count < 1400, "one packet")
    }

    @Test("Both versions of discovery and addressing are read, others are not")
    func versions() throws {
        for (space, addressing) in [
            (Namespace.discovery, Namespace.addressing), (Namespace.discovery11, Namespace.addressing10),
            (Namespace.discovery, Namespace.addressing10),
        ] {
            #expect(try DiscoveryProbe.matches(Self.reply(space: space, addressing: addressing)).count == 1)
        }
        #expect(throws: ONVIFError.self) { try DiscoveryProbe.matches(Self.reply(space: "urn:other")) }
        #expect(try DiscoveryProbe.matches(Self.reply(addressing: "urn:other")).isEmpty)
        #expect(try DiscoveryProbe.matches(Self.reply(endpoint: "")).isEmpty)
    }

    @Test(
        "Name and hardware are read from scopes",
        arguments: [
            ("onvif://www.onvif.org/name/Front%20door onvif://www.onvif.org/hardware/X1", "Front door", "X1"),
            ("onvif://www.onvif.org/name/ onvif://www.onvif.org/name/B", "B", ""),
            ("onvif://www.onvif.org/name/T%C3%BCr%2 http://other/name/x", "Tür%2", ""),
            ("onvif://www.onvif.org/name/a%1B[31mb%0A", "a[31mb", ""), ("", "", ""),
        ]
    )
    func scopes(scopes: String, name: String, hardware: String) throws {
        let device = try #require(try DiscoveryProbe.matches(Self.reply(scopes: scopes)).first)
        #expect(device.name == name && device.hardware == hardware)
    }

    @Test(
        "Printers and other things are no cameras",
        arguments: [
            ("dn:NetworkVideoTransmitter", "", true), ("tds:Device", "onvif://www.onvif.org/type/ptz", true),
            ("wsdp:Device pub:Computer", "", false), ("wsdp:Device wprt:PrintDeviceType", "ldap:///x", false),
            ("", "", false),
        ]
    )
    func kinds(types: String, scopes: String, isCamera: Bool) throws {
        let device = try #require(try DiscoveryProbe.matches(Self.reply(types: types, scopes: scopes)).first)
        #expect(device.isONVIF == isCamera)
        var results = DiscoveryResults()
        results.receive(Self.reply(types: types, scopes: scopes), from: "10.0.0.1")
        #expect(results.found.count == (isCamera ? 1 : 0))
    }

    @Test("A device counts once, where it answered first")
    func once() {
        var results = DiscoveryResults()
        results.receive(Self.reply(endpoint: "urn:uuid:1"), from: "10.0.0.1")
        results.receive(Self.reply(endpoint: "urn:uuid:1"), from: "10.0.1.1")
        results.receive(Self.reply(endpoint: "urn:uuid:2"), from: "10.0.0.1")
        results.receive([1, 2, 3], from: "10.0.0.9")
        #expect(results.found.map(\.host) == ["10.0.0.1", "10.0.0.1"])
        #expect(results.found.map(\.device.endpoint) == ["urn:uuid:1", "urn:uuid:2"])
        #expect(results.unreadable == 1)
    }

    @Test("A flood is bounded")
    func flood() {
        var results = DiscoveryResults()
        for number in 0..<DiscoveryResults.maximumReplies + 10 {
            results.receive(Self.reply(endpoint: "urn:uuid:\(number)"), from: "10.0.0.1")
        }
        #expect(results.found.count == DiscoveryResults.maximumDevices)
        var noise = DiscoveryResults()
        for _ in 0..<DiscoveryResults.maximumReplies + 10 { noise.receive([0], from: "10.0.0.1") }
        #expect(noise.unreadable == DiscoveryResults.maximumReplies)
        noise.receive(Self.reply(), from: "10.0.0.1")
        #expect(noise.found.isEmpty)
    }

    @Test("A reply that ends at any byte is none")
    func truncated() throws {
        let reply = Self.reply()
        for count in 0..<reply.count {
            #expect(throws: ONVIFError.self) { try DiscoveryProbe.matches(Array(reply[..<count])) }
        }
    }
}
