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
import TestSupport
import Testing

@testable import RTSP

@Suite struct RTSPClientStateMachineTests {
    @Test func goesFromDescribeToTeardown() throws {
        let harness = try ClientHarness()
        #expect(harness.nextDeadline == nil)
        #expect(harness.connect().sent == ["DESCRIBE rtsp://cam/s RTSP/1.0|CSeq: 1|Accept: application/sdp"])
        #expect(harness.nextDeadline == harness.now + .seconds(10))
        let described = harness.reply(200, [("Content-Base", "rtsp://cam/s/")], body: ClientHarness.sdp)
        guard case .described(let tracks)? = described.first else {
            Issue.record("not described")
            return
        }
        #expect(tracks.map(\.codecName) == ["H264", "mpeg4-generic"])
        #expect(
            described.sent == [
                "SETUP rtsp://cam/s/trackID=1 RTSP/1.0|CSeq: 2|Transport: RTP/AVP/TCP;unicast;interleaved=0-1"
            ]
        )
        #expect(
            harness.reply(200, ClientHarness.setUp(0)).sent == [
                "SETUP rtsp://cam/s/trackID=2 RTSP/1.0|CSeq: 3|Session: 77|Transport: RTP/AVP/TCP;unicast;interleaved=2-3"
            ]
        )
        #expect(
            harness.reply(200, ClientHarness.setUp(2)).sent == [
                "PLAY rtsp://cam/s/ RTSP/1.0|CSeq: 4|Session: 77|Range: npt=0.000-"
            ]
        )
        let info = "url=rtsp://cam/s/trackID=1;seq=5;rtptime=9,url=rtsp://cam/s/trackID=2;seq=6;rtptime=8"
        #expect(
            harness.reply(200, [("RTP-Info", info)]) == [
                .playing([
                    PlayInfo(track: 0, sequenceNumber: 5, rtpTimestamp: 9),
                    PlayInfo(track: 1, sequenceNumber: 6, rtpTimestamp: 8),
                ])
            ]
        )
        #expect(harness.packet(0, [1, 2]) == [.rtp(track: 0, [1, 2])])
        #expect(harness.packet(1, [3]) == [.rtcp(track: 0, [3])])
        #expect(harness.packet(2, [4]) == [.rtp(track: 1, [4])])
        #expect(harness.packet(3, [5]) == [.rtcp(track: 1, [5])])
        #expect(
            harness.shutdown().sent == ["TEARDOWN rtsp://cam/s/ RTSP/1.0|CSeq: 5|Session: 77"]
        )
        #expect(harness.packet(0).isEmpty)
        #expect(harness.reply() == [.close(nil)])
        #expect(harness.isClosed)
        #expect(harness.nextDeadline == nil)
        #expect(harness.reply().isEmpty && harness.packet(0).isEmpty && harness.wait(100).isEmpty)
        #expect(harness.connect().isEmpty)
    }

    @Test func credentialsAreNeverInTheURL() throws {
        let harness = try ClientHarness("rtsp://admin:secret@cam/s")
        #expect(harness.connect().sent == ["DESCRIBE rtsp://cam/s RTSP/1.0|CSeq: 1|Accept: application/sdp"])
    }

    @Test func authenticatesOnceForEachRequest() throws {
        let harness = try ClientHarness("rtsp://admin:secret@cam/s")
        _ = harness.connect()
        let challenge = [("WWW-Authenticate", #"Digest realm="cam", nonce="abc""#)]
        let again = harness.reply(401, challenge).sent
        #expect(again.count == 1)
        #expect(again[0].hasPrefix(#"DESCRIBE rtsp://cam/s RTSP/1.0|CSeq: 2|Authorization: Digest username="admin""#))
        #expect(harness.reply(200, body: ClientHarness.sdp).sent.first?.contains("Authorization: Digest") == true)
        // The nonce has changed by the next request: that is no wrong password yet.
        #expect(harness.reply(401, challenge).sent.first?.hasPrefix("SETUP") == true)
        let refused = harness.reply(401, challenge)
        #expect(refused.closeCode == .unauthorized)
        #expect(harness.isClosed)
    }

    @Test func aStaleNonceIsNoWrongPassword() throws {
        let harness = try ClientHarness("rtsp://admin:secret@cam/s")
        _ = harness.connect()
        #expect(harness.reply(401, [("WWW-Authenticate", #"Digest realm="c", nonce="1""#)]).sent.count == 1)
        let stale = [("WWW-Authenticate", #"Digest realm="c", nonce="2", stale=true"#)]
        #expect(harness.reply(401, stale).sent.count == 1)
        #expect(harness.reply(401, stale).closeCode == .unauthorized)
    }

    @Test func withoutCredentialsAChallengeIsTheEnd() throws {
        let harness = try ClientHarness()
        _ = harness.connect()
        #expect(harness.reply(401, [("WWW-Authenticate", "Basic")]).closeCode == .unauthorized)
    }

    @Test(
        "refusals of DESCRIBE",
        arguments: [
            (301, .redirected(to: try? RTSPURL("rtsp://other/x"))),
            (302, .redirected(to: try? RTSPURL("rtsp://other/x"))), (404, .notFound), (403, .refused(status: 403)),
            (453, .refused(status: 453)), (454, .refused(status: 454)), (461, .transportRefused),
            (500, .refused(status: 500)),
        ] as [(Int, RTSPError.Code)]
    )
    func refusals(status: Int, code: RTSPError.Code) throws {
        let harness = try ClientHarness()
        _ = harness.connect()
        let actions = harness.reply(status, [("Location", "rtsp://u:secret@other/x")])
        #expect(actions.count == 1)
        #expect(actions.closeCode == code)
        guard case .close(let error?)? = actions.last else { return }
        #expect(!error.message.contains("secret"))
        #expect(error.message.last == ".")
    }

    @Test(
        "descriptions without use",
        arguments: [
            ("", .noVideo, "video"), ("m=audio 0 RTP/AVP 0\n", .noVideo, "video"),
            (
                "m=video 0 RTP/AVP 98\na=rtpmap:98 H265/90000\na=fmtp:98 sprop-max-don-diff=1\n", .unsupported,
                "don-diff"
            ),
            ("m=video 0 RTP/AVP 26\n", .unsupported, "JPEG"),
        ] as [(String, RTSPError.Code, String)]
    )
    func descriptions(sdp: String, code: RTSPError.Code, word: String) throws {
        let harness = try ClientHarness()
        _ = harness.connect()
        let actions = harness.reply(200, body: sdp)
        #expect(actions.closeCode == code)
        guard case .close(let error?)? = actions.last else { return }
        #expect(error.message.contains(word))
    }

    @Test func unsupportedSoundIsAWarning() throws {
        let harness = try ClientHarness()
        _ = harness.connect()
        let video = ClientHarness.sdp.prefix { $0 != "\u{1}" }.split(separator: "m=audio")[0]
        let actions = harness.reply(200, body: video + "m=audio 0 RTP/AVP 9\na=control:trackID=2\n")
        #expect(actions.warnings.count == 1)
        #expect(actions.warnings.first?.contains("G722") == true)
        #expect(harness.reply(200, ClientHarness.setUp(0)).sent.first?.hasPrefix("PLAY") == true)
    }

    @Test func soundThatIsRefusedOrUnwantedIsLeftOut() throws {
        let refused = try ClientHarness()
        _ = refused.connect()
        _ = refused.reply(200, body: ClientHarness.sdp)
        _ = refused.reply(200, ClientHarness.setUp(0))
        let actions = refused.reply(500)
        #expect(actions.warnings.count == 1)
        #expect(actions.sent.first?.hasPrefix("PLAY") == true)
        #expect(refused.reply() == [.playing([PlayInfo(track: 0)])])
        let unwanted = try ClientHarness(wantsAudio: false)
        _ = unwanted.connect()
        #expect(unwanted.reply(200, body: ClientHarness.sdp).warnings.isEmpty)
        #expect(unwanted.reply(200, ClientHarness.setUp(0)).sent.first?.hasPrefix("PLAY") == true)
    }

    @Test func theFirstSessionIsKeptWhenItChanges() throws {
        let harness = try ClientHarness()
        _ = harness.connect()
        _ = harness.reply(200, body: ClientHarness.sdp)
        _ = harness.reply(200, ClientHarness.setUp(0, session: "231970"))
        let actions = harness.reply(200, ClientHarness.setUp(2, session: "231980"))
        #expect(actions.warnings.count == 1)
        #expect(actions.sent.first?.contains("|Session: 231970|") == true)
    }

    @Test func theCameraChoosesTheChannels() throws {
        let harness = try ClientHarness()
        _ = harness.connect()
        _ = harness.reply(200, body: ClientHarness.sdp)
        _ = harness.reply(200, ClientHarness.setUp(6))
        // The same ones again cannot be meant.
        _ = harness.reply(200, ClientHarness.setUp(6))
        _ = harness.reply()
        #expect(harness.packet(6, [1]) == [.rtp(track: 0, [1])])
        #expect(harness.packet(2, [2]) == [.rtp(track: 1, [2])])
    }

    @Test(.enabled(if: Vectors.exist)) func overUDPOnlyIsRefused() throws {
        let harness = try ClientHarness()
        _ = harness.connect()
        _ = harness.reply(200, body: ClientHarness.sdp)
        guard
            case .response(var response)? = try RTSPParserTests.parse(
                try Vectors.bytes("rtsp/h264dvr_setup_video.txt"),
                size: 1 << 20
            ).first
        else { return }
        response.headers["CSeq"] = "2"
        #expect(harness.receive(.response(response)).sent.first?.hasPrefix("TEARDOWN") == true)
        #expect(harness.reply().closeCode == .transportRefused)
    }

    @Test func packetsBeforePlayAndOnOtherChannelsAreSkipped() throws {
        let harness = try ClientHarness()
        _ = harness.connect()
        #expect(harness.packet(0).warnings.count == 1)
        #expect(harness.packet(0).isEmpty)
        _ = harness.reply(200, body: ClientHarness.sdp)
        #expect(harness.packet(0).isEmpty)
        _ = harness.reply(200, ClientHarness.setUp(0))
        _ = harness.reply(200, ClientHarness.setUp(2))
        // After PLAY and before its reply they count.
        #expect(harness.packet(0, [1]) == [.rtp(track: 0, [1])])
        _ = harness.reply()
        #expect(harness.packet(9).isEmpty)
        #expect(harness.receive(.garbage(byteCount: 5)).isEmpty)
        harness.now = harness.now + .seconds(61)
        let warnings = harness.receive(.garbage(byteCount: 7)).warnings
        #expect(warnings.first?.contains("3 packets") == true)
        #expect(warnings.first?.contains("12 bytes") == true)
    }

    @Test func keepsAliveAtHalfOfTheTimeout() throws {
        let harness = try ClientHarness()
        harness.play(timeout: 16)
        #expect(harness.wait(7.9).isEmpty)
        _ = harness.packet(0)
        // OPTIONS first, which tells what the camera can do.
        #expect(harness.wait(0.1).sent == ["OPTIONS rtsp://cam/s/ RTSP/1.0|CSeq: 5|Session: 77"])
        #expect(harness.reply(200, [("Public", "OPTIONS, PLAY,  get_parameter")]).isEmpty)
        _ = harness.packet(0)
        #expect(harness.nextDeadline == harness.now + .seconds(8))
        #expect(harness.wait(8).sent.first?.hasPrefix("GET_PARAMETER rtsp://cam/s/ ") == true)
        // Refused: OPTIONS from then on.
        #expect(harness.reply(501).isEmpty)
        _ = harness.packet(0)
        #expect(harness.wait(8).sent.first?.hasPrefix("OPTIONS") == true)
    }

    @Test(
        "what keeps alive after OPTIONS",
        arguments: [
            (nil, ["OPTIONS", "OPTIONS"]), ("PLAY", ["OPTIONS", "OPTIONS"]),
            ("SET_PARAMETER, OPTIONS", ["SET_PARAMETER", "OPTIONS"]),
            ("SET_PARAMETER,GET_PARAMETER", ["GET_PARAMETER", "SET_PARAMETER", "OPTIONS", "OPTIONS"]),
        ] as [(String?, [String])]
    )
    func keepsAlive(listed: String?, methods: [String]) throws {
        let harness = try ClientHarness()
        harness.play(timeout: 16)
        #expect(harness.wait(8).sent.first?.hasPrefix("OPTIONS") == true)
        _ = harness.reply(200, listed.map { [("Public", $0)] } ?? [])
        for method in methods {
            _ = harness.packet(0)
            #expect(harness.wait(8).sent.first?.hasPrefix(method + " ") == true)
            // Each is refused in turn, once more by silence than by a status.
            _ = harness.reply(method == "SET_PARAMETER" ? 405 : 501)
        }
    }

    @Test func anUnansweredKeepAliveDoesNotEndAStreamThatFlows() throws {
        let harness = try ClientHarness()
        harness.play(timeout: 4)
        _ = harness.packet(0)
        #expect(harness.wait(2).sent.first?.hasPrefix("OPTIONS") == true)
        for _ in 0..<9 {
            _ = harness.packet(0)
            #expect(harness.wait(1).isEmpty)
        }
        _ = harness.packet(0)
        #expect(harness.wait(1).warnings.count == 1)
        _ = harness.packet(0)
        #expect(harness.wait(2).sent.first?.hasPrefix("OPTIONS") == true)
    }

    @Test func aForgottenSessionEnds() throws {
        let harness = try ClientHarness()
        harness.play(timeout: 4)
        _ = harness.wait(2)
        #expect(harness.reply(454).closeCode == .refused(status: 454))
    }

    @Test func stallsWithoutPictures() throws {
        let harness = try ClientHarness()
        harness.play()
        _ = harness.wait(5)
        _ = harness.packet(0)
        _ = harness.wait(9)
        // Sound alone and RTCP are no pictures.
        _ = harness.packet(2)
        _ = harness.packet(1)
        #expect(harness.nextDeadline == harness.now + .seconds(1))
        #expect(harness.wait(1).sent.first?.hasPrefix("TEARDOWN") == true)
        // The camera hears of the end before the connection is closed.
        #expect(!harness.isClosed && harness.packet(0).isEmpty)
        #expect(harness.wait(0.9).isEmpty)
        #expect(harness.wait(0.1).closeCode == .stalled)
        #expect(harness.isClosed)
    }

    @Test("requests go unanswered", arguments: 0...3)
    func timesOut(replies: Int) throws {
        let harness = try ClientHarness()
        _ = harness.connect()
        if replies > 0 { _ = harness.reply(200, body: ClientHarness.sdp) }
        if replies > 1 { _ = harness.reply(200, ClientHarness.setUp(0)) }
        if replies > 2 { _ = harness.reply(200, ClientHarness.setUp(2)) }
        #expect(harness.wait(9.9).isEmpty)
        // An old reply and an interim one do not help.
        #expect(harness.reply(200, sequence: 99).isEmpty)
        #expect(harness.reply(100).isEmpty)
        var actions = harness.wait(0.1)
        #expect(actions.sent.count == (replies > 1 ? 1 : 0))
        if replies > 1 { actions = harness.wait(1) }
        #expect(actions.closeCode == .timedOut)
    }

    @Test func aReplyWithoutNumberIsTheOneWaitedFor() throws {
        let harness = try ClientHarness()
        _ = harness.connect()
        let response = RTSPResponse(status: 404, reason: "")
        #expect(harness.receive(.response(response)).closeCode == .notFound)
    }

    @Test func shutdownClosesAtOnceWithoutSession() throws {
        let idle = try ClientHarness()
        #expect(idle.shutdown() == [.close(nil)])
        #expect(idle.shutdown().isEmpty)
        let describing = try ClientHarness()
        _ = describing.connect()
        #expect(describing.shutdown() == [.close(nil)])
        let settingUp = try ClientHarness()
        _ = settingUp.connect()
        _ = settingUp.reply(200, body: ClientHarness.sdp)
        #expect(settingUp.shutdown() == [.close(nil)])
    }

    @Test func teardownIsNotWaitedForLong() throws {
        let harness = try ClientHarness()
        harness.play()
        _ = harness.shutdown()
        #expect(harness.shutdown().isEmpty)
        #expect(harness.wait(1.9).isEmpty)
        #expect(harness.wait(0.1) == [.close(nil)])
    }

    @Test func aProbeSetsUpAllAndDoesNotPlay() throws {
        let harness = try ClientHarness(probeOnly: true)
        _ = harness.connect()
        #expect(harness.reply(200, body: ClientHarness.sdp).sent.first?.hasPrefix("SETUP") == true)
        #expect(harness.reply(200, ClientHarness.setUp(0)).sent.first?.hasPrefix("SETUP") == true)
        let actions = harness.reply(200, ClientHarness.setUp(2))
        #expect(actions.first == .transport(.tcp))
        #expect(actions.sent.first?.hasPrefix("TEARDOWN") == true)
        #expect(harness.reply() == [.close(nil)])
    }

    @Test func aProbeSetsUpWhenTheDescriptionDoesNotSayAll() throws {
        let harness = try ClientHarness(probeOnly: true, wantsAudio: false)
        _ = harness.connect()
        let sdp = "m=video 0 RTP/AVP 96\na=rtpmap:96 H264/90000\na=control:v\n"
        #expect(harness.reply(200, body: sdp).sent.first?.hasPrefix("SETUP rtsp://cam/s/v ") == true)
        #expect(harness.reply(200, ClientHarness.setUp(0)).sent.first?.hasPrefix("TEARDOWN rtsp://cam/s ") == true)
        #expect(harness.reply() == [.close(nil)])
    }

    @Test func answersTheCamera() throws {
        let harness = try ClientHarness()
        harness.play()
        var request = RTSPRequest(method: "OPTIONS", uri: "*")
        request.headers.append("CSeq", "9")
        #expect(
            harness.receive(.request(request)).sent == ["RTSP/1.0 200 OK|CSeq: 9"]
        )
        request.method = "RECORD"
        #expect(
            harness.receive(.request(request)).sent
                == ["RTSP/1.0 501 Not Implemented|CSeq: 9"]
        )
        request.method = "TEARDOWN"
        #expect(harness.receive(.request(request)).closeCode == .ended)
    }

    @Test func aSenselessStreamIsTornDown() throws {
        let early = try ClientHarness()
        _ = early.connect()
        let error = RTSPError(.protocolViolation, "Senseless.")
        #expect(early.abandon(error) == [.close(error)])
        #expect(early.abandon(error).isEmpty)
        let harness = try ClientHarness()
        harness.play()
        #expect(harness.abandon(error).sent.first?.hasPrefix("TEARDOWN") == true)
        #expect(harness.wait(1) == [.close(error)])
    }

    @Test func aSessionThatTheCameraEndedIsNotTornDown() throws {
        let harness = try ClientHarness()
        harness.play()
        let actions = harness.receive(.request(RTSPRequest(method: "TEARDOWN", uri: "*")))
        #expect(actions.sent.isEmpty && actions.closeCode == .ended)
    }

    @Test(
        "redirections while playing",
        arguments: [
            ("rtsp://other:1/x", "rtsp://other:1/x"), ("/y", "rtsp://cam:554/y"), ("nonsense://", nil), (nil, nil),
        ]
            as [(String?, String?)]
    )
    func redirects(location: String?, target: String?) throws {
        let harness = try ClientHarness("rtsp://u:p@cam/s")
        harness.play()
        var request = RTSPRequest(method: "REDIRECT", uri: "*")
        if let location { request.headers.append("Location", location) }
        #expect(harness.receive(.request(request)).sent.first?.hasPrefix("TEARDOWN") == true)
        #expect(harness.reply().closeCode == .redirected(to: try target.map { try RTSPURL($0) }))
    }

    /// A camera that goes on asking cannot put the end of its session off.
    @Test func aSessionThatIsBeingEndedAnswersNothingMore() throws {
        let harness = try ClientHarness("rtsp://cam/s")
        harness.play()
        let redirect = RTSPRequest(method: "REDIRECT", uri: "*")
        #expect(harness.receive(.request(redirect)).sent.count == 1)
        for method in ["REDIRECT", "TEARDOWN", "OPTIONS"] {
            #expect(harness.receive(.request(RTSPRequest(method: method, uri: "*"))).isEmpty)
        }
        #expect(harness.reply().closeCode != nil)
    }

    @Test func reportsGoToTheChannelOfTheTrack() throws {
        let harness = try ClientHarness()
        #expect(harness.sendReport(track: 1, [1, 2]).isEmpty)
        harness.play()
        #expect(harness.sendReport(track: 1, [1, 2]) == [.send([0x24, 3, 0, 2, 1, 2])])
        #expect(harness.sendReport(track: 5, [1, 2]).isEmpty)
    }
}
