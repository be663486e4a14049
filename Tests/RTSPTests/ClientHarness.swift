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

@testable import RTSP

/// Drives a client with scripted replies and reads what it sends.
final class ClientHarness {
    typealias Action = RTSPClientStateMachine.Action

    private var client: RTSPClientStateMachine
    var now = MonotonicTime(nanoseconds: 1_000_000_000)

    static let sdp = """
        v=0
        a=control:*
        m=video 0 RTP/AVP 96
        a=rtpmap:96 H264/90000
        a=fmtp:96 packetization-mode=1;sprop-parameter-sets=Z0LAHtkDxWhAAAADAEAAAAwDxYuS,aMuMsg==
        a=control:trackID=1
        m=audio 0 RTP/AVP 97
        a=rtpmap:97 mpeg4-generic/12000/2
        a=fmtp:97 mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3;config=1490
        a=control:trackID=2

        """

    init(
        _ url: String = "rtsp://cam/s",
        probeOnly: Bool = false,
        wantsAudio: Bool = true,
        transport: RTSPTransport = .tcp,
        mayChangeTransport: Bool = false,
        allowsBasic: Bool = false
    ) throws {
        let configuration = RTSPClientStateMachine.Configuration(
            url: try RTSPURL(url),
            probeOnly: probeOnly,
            wantsAudio: wantsAudio,
            transport: transport,
            mayChangeTransport: mayChangeTransport,
            allowsBasic: allowsBasic
        )
        self.client = RTSPClientStateMachine(configuration: configuration)
    }

    var isClosed: Bool { self.client.isClosed }

    var nextDeadline: MonotonicTime? { self.client.nextDeadline }

    func connect() -> [Action] { self.client.connected(now: self.now) }

    func receive(_ inbound: RTSPInbound) -> [Action] { self.client.received(inbound, now: self.now) }

    func shutdown() -> [Action] { self.client.shutdown(now: self.now) }

    func sendReport(track: Int, _ compound: [UInt8]) -> [Action] { self.client.sendReport(track: track, compound) }

    /// Replies to the request that waits, or to `sequence`.
    func reply(
        _ status: Int = 200,
        _ fields: [(String, String)] = [],
        body: String = "",
        sequence: Int? = nil
    ) -> [Action] {
        var response = RTSPResponse(status: status, reason: "X", body: Array(body.utf8))
        response.headers.append("CSeq", String(sequence ?? self.client.lastSequence))
        for (name, value) in fields { response.headers.append(name, value) }
        return self.client.received(.response(response), now: self.now)
    }

    func packet(_ channel: UInt8, _ payload: [UInt8] = [0x80]) -> [Action] {
        self.client.received(.interleaved(channel: channel, payload: payload[...]), now: self.now)
    }

    func open(track: Int, port: UInt16?) -> [Action] {
        self.client.portsOpened(track: track, port: port, now: self.now)
    }

    func datagram(track: Int, _ payload: [UInt8] = [0x80], isControl: Bool = false) -> [Action] {
        self.client.received(datagram: payload[...], track: track, isControl: isControl, now: self.now)
    }

    func abandon(_ error: RTSPError) -> [Action] { self.client.abandon(error, now: self.now) }

    func wait(_ seconds: Double) -> [Action] {
        self.now = self.now + .milliseconds(Int(seconds * 1000))
        return self.client.timeElapsed(now: self.now)
    }

    /// Brings the client into state playing with both tracks.
    func play(timeout: Int = 60) {
        _ = self.connect()
        _ = self.reply(200, [("Content-Base", "rtsp://cam/s/")], body: Self.sdp)
        _ = self.reply(200, Self.setUp(0, timeout: timeout))
        _ = self.reply(200, Self.setUp(2, timeout: timeout))
        let actions = self.reply(200, [("Session", "77")])
        #expect(actions == [.playing([PlayInfo(track: 0), PlayInfo(track: 1)])])
    }

    /// Brings a client that asks for UDP into state playing with both tracks.
    func playOverUDP() {
        _ = self.connect()
        _ = self.reply(200, [("Content-Base", "rtsp://cam/s/")], body: Self.sdp)
        for (track, port) in [(0, UInt16(5000)), (1, 5002)] {
            _ = self.open(track: track, port: port)
            _ = self.reply(200, Self.setUpDatagrams(port))
        }
        #expect(self.reply(200) == [.playing([PlayInfo(track: 0), PlayInfo(track: 1)])])
    }

    static func setUpDatagrams(_ port: UInt16) -> [(String, String)] {
        let ports = "client_port=\(port)-\(port + 1);server_port=\(port + 1000)-\(port + 1001)"
        return [("Session", "77;timeout=60"), ("Transport", "RTP/AVP;unicast;\(ports)")]
    }

    static func setUp(_ channel: Int, timeout: Int = 60, session: String = "77") -> [(String, String)] {
        [
            ("Session", "\(session);timeout=\(timeout)"),
            ("Transport", "RTP/AVP/TCP;unicast;interleaved=\(channel)-\(channel + 1)"),
        ]
    }
}

extension [RTSPClientStateMachine.Action] {
    /// The requests and responses that are sent, without user agent, one line each.
    var sent: [String] {
        self.compactMap { action in
            guard case .send(let bytes) = action else { return nil }
            let text = String(decoding: bytes, as: UTF8.self)
            return text.split(separator: "\r\n").filter { !$0.hasPrefix("User-Agent") }.joined(separator: "|")
        }
    }

    /// The code of the close action; nil without one or without error.
    var closeCode: RTSPError.Code? {
        guard case .close(let error)? = self.last else { return nil }
        return error?.code
    }

    var warnings: [String] {
        self.compactMap { action in
            guard case .warning(let text) = action else { return nil }
            return text
        }
    }
}
