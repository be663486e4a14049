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
import Ingest
import ONVIF
import Testing

@testable import ONVIFClient

/// What is no camera, and what behaves badly.
@Suite struct ONVIFCameraTests {
    private static let password = "s3kret"

    private static func http(_ status: String, _ headers: String = "", body: String = "") -> [UInt8] {
        Array("HTTP/1.1 \(status)\r\n\(headers)Content-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
    }

    private func ask(
        port: Int,
        networks: CameraNetworks = .any,
        clock: any TimeSource = SystemTimeSource()
    ) async throws -> DeviceInformation {
        try await ONVIFTransport.withTransport(clock: clock) { transport in
            let camera = ONVIFCamera(
                uri: DeviceURI(scheme: "http", host: "127.0.0.1", port: port, path: ONVIFCamera.defaultPath),
                credentials: ONVIFCredentials(user: "viewer", password: Self.password),
                networks: networks,
                transport: transport,
                clock: clock
            )
            return try await camera.send(.deviceInformation)
        }
    }

    @Test(
        "What answers wrongly is told apart, and never gets the password",
        arguments: [
            (Self.http("200 OK", body: "<html><body>Router</body></html>"), false, ONVIFError.Code.malformed, "ONVIF"),
            (Self.http("200 OK", body: ""), false, .malformed, "ONVIF"),
            (Self.http("404 Not Found", body: "<html/>"), false, .malformed, "404"),
            (Self.http("302 Found", "Location: http://198.51.100.1/\r\n"), false, .malformed, "302"),
            (Self.http("401 Unauthorized"), false, .unauthorized, "password"),
            (
                Self.http("401 Unauthorized", "WWW-Authenticate: Basic realm=\"x\"\r\n"), false, .unauthorized,
                "password"
            ),
            (
                Self.http("401 Unauthorized", "WWW-Authenticate: Digest realm=\"x\"\r\n"), false, .unauthorized,
                "password"
            ),
            (Self.http("403 Forbidden"), false, .unauthorized, "password"),
            (Array("SSH-2.0-OpenSSH_9.2\r\n".utf8), false, .malformed, "HTTP"), ([], true, .malformed, "closed"),
            (
                Array("HTTP/1.1 200 OK\r\n\r\n".utf8) + [UInt8](repeating: 0x3C, count: (4 << 20) + 1), true, .tooLarge,
                "larger"
            ),
            (Array("HTTP/1.1 200 OK\r\nContent-Length: 1099511627776\r\n\r\n".utf8), false, .tooLarge, "larger"),
        ] as [([UInt8], Bool, ONVIFError.Code, String)]
    )
    func badServers(answer: [UInt8], closes: Bool, code: ONVIFError.Code, word: String) async throws {
        let server = RawServer(answer: answer, closes: closes)
        try await server.run { port in
            let error = await #expect(throws: ONVIFError.self) { try await self.ask(port: port) }
            #expect(error?.code == code)
            #expect(error?.message.contains(word) == true && error?.message.hasSuffix(".") == true)
        }
        #expect(server.received.contains("GetSystemDateAndTime"))
        #expect(!server.received.contains("Basic ") && !server.received.contains(Self.password))
    }

    @Test("A camera that never answers is given up when the time is over")
    func silence() async throws {
        let clock = ManualTimeSource(utc: UTCTime(microsecondsSince1970: 0))
        let server = RawServer(answer: [], closes: false)
        try await server.run { port in
            let asked = Task { try await self.ask(port: port, clock: clock) }
            while clock.waiterCount == 0 { await Task.yield() }
            clock.advance(by: ONVIFTransport.replyTimeout)
            let error = await #expect(throws: ONVIFError.self) { try await asked.value }
            #expect(error?.code == .timedOut)
        }
    }

    @Test("A camera whose clock was set in between is asked for its time again")
    func clockSet() async throws {
        let ours = ManualTimeSource()
        let theirs = ManualTimeSource(utc: ours.utc)
        let device = "http://www.onvif.org/ver10/device/wsdl"
        let server = RawServer { message in
            let now = theirs.utc.rfc3339(fractionDigits: 0).split { "-T:Z".contains($0) }
            var body = "<e:Fault><e:Code><e:Subcode><e:Value>ter:NotAuthorized</e:Value></e:Subcode></e:Code></e:Fault>"
            if message.contains("GetSystemDateAndTime") {
                body =
                    "<d:GetSystemDateAndTimeResponse><d:SystemDateAndTime><d:UTCDateTime><d:Time><d:Hour>\(now[3])</d:Hour>"
                body += "<d:Minute>\(now[4])</d:Minute><d:Second>\(now[5])</d:Second></d:Time><d:Date><d:Year>\(now[0])"
                body += "</d:Year><d:Month>\(now[1])</d:Month><d:Day>\(now[2])</d:Day></d:Date></d:UTCDateTime>"
                body += "</d:SystemDateAndTime></d:GetSystemDateAndTimeResponse>"
            } else if let created = message.firstMatch(of: /Created>([^<]+)</)?.1, let time = UTCTime(rfc3339: created),
                abs((time - theirs.utc).inSeconds) < 5
            {
                body = "<d:GetDeviceInformationResponse><d:Model>M</d:Model></d:GetDeviceInformationResponse>"
            }
            let soap = "http://www.w3.org/2003/05/soap-envelope"
            let envelope = "<e:Envelope xmlns:e='\(soap)' xmlns:d='\(device)'><e:Body>\(body)</e:Body></e:Envelope>"
            return Self.http("200 OK", body: envelope)
        }
        try await server.run { port in
            try await ONVIFTransport.withTransport(clock: ours) { transport in
                let camera = ONVIFCamera(
                    uri: DeviceURI(scheme: "http", host: "127.0.0.1", port: port, path: "/"),
                    credentials: ONVIFCredentials(user: "viewer", password: Self.password),
                    networks: .any,
                    transport: transport,
                    clock: ours
                )
                for hours in [0, 1, 0, -30] {
                    theirs.step(utcBy: .seconds(hours * 3600))
                    let information = try await camera.send(.deviceInformation)
                    #expect(information.model == "M")
                }
                let offset = await camera.knownClockOffset
                #expect(abs((offset ?? .zero).inSeconds + 29 * 3600) < 2)
            }
        }
        #expect(server.received.matches(of: /<tds:GetSystemDateAndTime/).count == 3)
    }

    @Test("An address outside of the camera networks is not dialled")
    func forbidden() async throws {
        let server = RawServer(answer: Self.http("200 OK"), closes: false)
        try await server.run { port in
            let networks = CameraNetworks([CameraNetworks.Network("10.0.0.0/8")].compactMap(\.self))
            let error = await #expect(throws: ONVIFError.self) { try await self.ask(port: port, networks: networks) }
            #expect(error?.code == .forbidden)
        }
        #expect(server.received.isEmpty)
    }

    @Test("Where nothing listens, that is said")
    func nothing() async throws {
        let server = RawServer(answer: [], closes: false)
        var free = 0
        try await server.run { free = $0 }
        let port = free
        let error = await #expect(throws: ONVIFError.self) { try await self.ask(port: port) }
        #expect(error?.code == .unreachable && error?.message.contains("127.0.0.1:\(port)") == true)
    }

    @Test("Credentials never show")
    func secrecy() {
        let credentials = ONVIFCredentials(user: "viewer", password: Self.password)
        var dumped = ""
        dump(credentials, to: &dumped)
        for text in ["\(credentials)", String(reflecting: credentials), dumped] {
            #expect(!text.contains(Self.password) && !text.contains("viewer"))
        }
    }
}
