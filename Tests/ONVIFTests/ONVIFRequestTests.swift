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

import Foundations
import Testing

@testable import ONVIF

@Suite struct ONVIFRequestTests {
    private func operation<Reply>(_ request: ONVIFRequest<Reply>, token: UsernameToken? = nil) throws -> SOAPElement {
        let envelope = try SOAPReader.read(request.envelope(token: token))
        #expect(envelope.isNamed("Envelope", in: [Namespace.soap]) && envelope.namespace != nil)
        #expect((envelope.first("Header", in: [Namespace.soap]) != nil) == (token != nil))
        let body = try #require(envelope.first("Body", in: [Namespace.soap]))
        #expect(body.children.count == 1)
        let element = try #require(body.children.first)
        #expect(element.name == request.operation && element.namespace == request.service.namespace)
        #expect(request.action == request.service.namespace + "/" + request.operation)
        return element
    }

    @Test("A request carries its token and nothing of the password")
    func token() throws {
        let token = UsernameToken(user: "u", password: "s3cret", created: UTCTime(microsecondsSince1970: 0))
        _ = try self.operation(.profiles, token: token)
        #expect(!String(decoding: ONVIFRequest.profiles.envelope(token: token), as: UTF8.self).contains("s3cret"))
    }

    @Test("Tokens of profiles are escaped")
    func escaping() throws {
        let profile = "a<b>&\"c'\u{1}"
        for request in [
            ONVIFRequest.streamURI(profile: profile), .streamURI2(profile: profile), .snapshotURI(profile: profile),
        ] {
            #expect(try self.operation(request).first("ProfileToken")?.value == "a<b>&\"c'")
        }
        let stream = try self.operation(ONVIFRequest.streamURI(profile: "p"))
        #expect(stream.first("StreamSetup", "Stream")?.value == "RTP-Unicast")
        #expect(stream.first("StreamSetup", "Transport", "Protocol")?.value == "RTSP")
        #expect(try self.operation(ONVIFRequest.streamURI2(profile: "p")).first("Protocol")?.value == "RtspUnicast")
    }

    @Test(
        "Vectors are written without exponents, inside of -1 to 1",
        arguments: [
            (PTZVector(pan: 0.5), "0.5", "0.0", nil), (PTZVector(tilt: -0.25, zoom: 1), "0.0", "-0.25", "1.0"),
            (PTZVector(pan: 0.00001, tilt: -7, zoom: 1e300), "0.0", "-1.0", "1.0"),
            (PTZVector(pan: .nan, tilt: .infinity), "0.0", "0.0", nil), (PTZVector(zoom: 0.12345), nil, nil, "0.1235"),
            (PTZVector(pan: 0.0001), "0.0001", "0.0", nil), (PTZVector(), nil, nil, nil),
        ] as [(PTZVector, String?, String?, String?)]
    )
    func vectors(vector: PTZVector, x: String?, y: String?, zoom: String?) throws {
        let move = try self.operation(.absoluteMove(profile: "p", position: vector))
        let position = try #require(move.first("Position"))
        #expect(position.first("PanTilt")?.attribute("x") == x)
        #expect(position.first("PanTilt")?.attribute("y") == y)
        #expect(position.first("Zoom")?.attribute("x") == zoom)
        #expect(try self.operation(.relativeMove(profile: "p", translation: vector)).first("Translation") != nil)
    }

    @Test(
        "A continuous movement always ends by itself",
        arguments: [
            (2, "PT2S"), (0.5, "PT0.5S"), (0, "PT0.1S"), (1e9, "PT60S"), (-3, "PT0.1S"), (.nan, "PT1S"),
            (.infinity, "PT1S"),
        ] as [(Double, String)]
    )
    func timeouts(seconds: Double, text: String) throws {
        let move = try self.operation(
            .continuousMove(profile: "p", velocity: PTZVector(pan: 1), seconds: seconds)
        )
        #expect(move.first("Timeout")?.value == text)
        #expect(move.first("Velocity", "PanTilt")?.attribute("x") == "1.0")
    }

    @Test("Presets, home and stop name what they are about")
    func presets() throws {
        #expect(try self.operation(.gotoPreset(profile: "p", preset: "7")).first("PresetToken")?.value == "7")
        #expect(
            try self.operation(.setPreset(profile: "p", name: "Tür & Tor")).first("PresetName")?.value == "Tür & Tor"
        )
        let stop = try self.operation(.stop(profile: "p"))
        #expect(stop.first("PanTilt")?.value == "true" && stop.first("Zoom")?.value == "true")
        #expect(try self.operation(.gotoHomePosition(profile: "p")).first("ProfileToken")?.value == "p")
    }
}
