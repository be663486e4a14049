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

/// The client state machine where RTP comes over UDP, and where it changes from one transport to the other.
@Suite struct DatagramTransportTests {
    @Test func asksForPortsThenForDatagrams() throws {
        let harness = try ClientHarness(transport: .udp)
        _ = harness.connect()
        let described = harness.reply(200, [("Content-Base", "rtsp://cam/s/")], body: ClientHarness.sdp)
        #expect(described.sent.isEmpty && described.last == .openPorts(track: 0))
        // Only the ports that were asked for count.
        #expect(harness.open(track: 1, port: 5000).isEmpty && harness.reply().isEmpty)
        #expect(
            harness.open(track: 0, port: 5000).sent == [
                "SETUP rtsp://cam/s/trackID=1 RTSP/1.0|CSeq: 2|Transport: RTP/AVP;unicast;client_port=5000-5001"
            ]
        )
        #expect(harness.open(track: 0, port: 5000).isEmpty)
        let source = [("Session", "7"), ("Transport", "RTP/AVP;unicast;server_port=9000-9001;source=10.0.0.9")]
        #expect(
            harness.reply(200, source) == [
                .agreed(track: 0, DatagramPeer(port: 9000, controlPort: 9001, source: "10.0.0.9")),
                .openPorts(track: 1),
            ]
        )
        _ = harness.open(track: 1, port: 5002)
        let last = harness.reply(200, [("Transport", "RTP/AVP;unicast")])
        #expect(last.prefix(2) == [.agreed(track: 1, DatagramPeer()), .transport(.udp)])
        #expect(last.sent.first?.hasPrefix("PLAY ") == true)
        // Datagrams may overtake the answer.
        #expect(harness.datagram(track: 0, [1]) == [.rtp(track: 0, [1])])
        _ = harness.reply()
        #expect(harness.datagram(track: 0, [2], isControl: true) == [.rtcp(track: 0, [2])])
        #expect(harness.datagram(track: 1, [3]) == [.rtp(track: 1, [3])])
        #expect(harness.datagram(track: 2, [4]).isEmpty)
        #expect(harness.sendReport(track: 1, [9]) == [.sendControl(track: 1, [9])])
        // Channels of the connection carry nothing now.
        #expect(harness.packet(0).warnings.count == 1)
        _ = harness.shutdown()
        #expect(harness.datagram(track: 0).isEmpty)
    }

    @Test func datagramsBeforePlayAreNobodys() throws {
        let harness = try ClientHarness(transport: .udp)
        #expect(harness.datagram(track: 0).isEmpty)
        _ = harness.connect()
        #expect(harness.datagram(track: 0).isEmpty)
        _ = harness.reply(200, body: ClientHarness.sdp)
        #expect(harness.datagram(track: 0).isEmpty)
        _ = harness.open(track: 0, port: 5000)
        #expect(harness.datagram(track: 0).isEmpty)
        _ = harness.reply(200, ClientHarness.setUpDatagrams(5000))
        #expect(harness.datagram(track: 0).isEmpty)
    }

    @Test("nothing comes", arguments: [(true, 5.0), (false, 10)])
    func silence(mayChange: Bool, seconds: Double) throws {
        let harness = try ClientHarness(transport: .udp, mayChangeTransport: mayChange)
        harness.playOverUDP()
        #expect(harness.nextDeadline == harness.now + .milliseconds(Int(seconds * 1000)))
        // Control packets show a way for themselves only.
        _ = harness.datagram(track: 0, isControl: true)
        #expect(harness.wait(seconds - 0.1).isEmpty)
        #expect(harness.wait(0.1).sent.first?.hasPrefix("TEARDOWN") == true)
        #expect(harness.reply().closeCode == .nothingOverUDP)
    }

    @Test func soundShowsThatTheWayIsOpen() throws {
        let harness = try ClientHarness(transport: .udp, mayChangeTransport: true)
        harness.playOverUDP()
        _ = harness.wait(4.9)
        _ = harness.datagram(track: 1)
        #expect(harness.wait(5).isEmpty)
        #expect(harness.wait(0.1).sent.first?.hasPrefix("TEARDOWN") == true)
        #expect(harness.reply().closeCode == .stalled)
    }

    @Test("refused, and the other transport is asked for", arguments: [461, 200])
    func changes(status: Int) throws {
        let harness = try ClientHarness(mayChangeTransport: true)
        _ = harness.connect()
        #expect(harness.reply(200, body: ClientHarness.sdp).sent.first?.contains("RTP/AVP/TCP") == true)
        let refusal = harness.reply(
            status,
            [("Session", "77"), ("Transport", "RTP/AVP;unicast;server_port=1000-1001")]
        )
        #expect(refusal == [.openPorts(track: 0)])
        #expect(
            harness.open(track: 0, port: 5000).sent.first?.contains("RTP/AVP;unicast;client_port=5000-5001") == true
        )
        // Once only.
        let again = harness.reply(461)
        let actions = status == 200 ? harness.reply() : again
        #expect(actions.closeCode == .transportRefused)
    }

    @Test func changesFromDatagramsToTheConnection() throws {
        let harness = try ClientHarness(wantsAudio: false, transport: .udp, mayChangeTransport: true)
        _ = harness.connect()
        _ = harness.reply(200, body: ClientHarness.sdp)
        // No ports count as a refusal too.
        #expect(harness.open(track: 0, port: nil).sent.first?.contains("RTP/AVP/TCP;unicast;interleaved=0-1") == true)
        #expect(harness.reply(200, ClientHarness.setUp(0)).first == .transport(.tcp))
    }

    @Test(
        "what cannot be had",
        arguments: [
            ("RTP/AVP;multicast;port=5000-5001", RTSPError.Code.unsupported, "unicast"),
            ("RTP/AVP/TCP;interleaved=0-1", .transportRefused, "TCP"),
        ]
    )
    func refuses(transport: String, code: RTSPError.Code, word: String) throws {
        let harness = try ClientHarness(transport: .udp)
        _ = harness.connect()
        _ = harness.reply(200, body: ClientHarness.sdp)
        _ = harness.open(track: 0, port: 5000)
        let actions = harness.reply(200, [("Transport", transport)])
        #expect(actions.closeCode == code)
        guard case .close(let error?)? = actions.last else { return }
        #expect(error.message.contains(word) && error.message.last == ".")
    }

    @Test func noPortsWithoutAnotherTransport() throws {
        let harness = try ClientHarness(transport: .udp)
        _ = harness.connect()
        _ = harness.reply(200, body: ClientHarness.sdp)
        #expect(harness.wait(10).closeCode == .transportRefused)
    }

    @Test func aProbePlaysUntilTheFirstPacket() throws {
        let harness = try ClientHarness(probeOnly: true, transport: .udp)
        harness.playOverUDP()
        #expect(harness.datagram(track: 0, isControl: true) == [.rtcp(track: 0, [0x80])])
        #expect(harness.datagram(track: 0).sent.first?.hasPrefix("TEARDOWN") == true)
        #expect(harness.reply() == [.close(nil)])
    }

    @Test func shutdownWhilePortsAreOpened() throws {
        let harness = try ClientHarness(transport: .udp)
        _ = harness.connect()
        _ = harness.reply(200, body: ClientHarness.sdp)
        #expect(harness.shutdown() == [.close(nil)])
        #expect(harness.open(track: 0, port: 5000).isEmpty)
    }
}
