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

/// Replies that the vectors do not have: other prefixes, other namespaces, missing and wrong values, Media2.
@Suite struct ReplyTests {
    static let media = "http://www.onvif.org/ver10/media/wsdl"
    static let schema = "http://www.onvif.org/ver10/schema"

    static func envelope(_ body: String, soap: String = Namespace.soap) -> [UInt8] {
        Array("<e:Envelope xmlns:e=\"\(soap)\"><e:Body>\(body)</e:Body></e:Envelope>".utf8)
    }

    @Test(
        "Prefixes do not matter, namespaces do",
        arguments: [
            (
                "<m:GetStreamUriResponse xmlns:m='\(media)' xmlns:x='\(schema)'><m:MediaUri><x:Uri>rtsp://a/b</x:Uri>"
                    + "</m:MediaUri></m:GetStreamUriResponse>", true
            ),
            (
                "<GetStreamUriResponse xmlns='\(media)'><MediaUri><Uri xmlns='\(schema)'>rtsp://a/b</Uri></MediaUri>"
                    + "</GetStreamUriResponse>", true
            ),
            (
                "<trt:GetStreamUriResponse><trt:MediaUri><tt:Uri>rtsp://a/b</tt:Uri></trt:MediaUri>"
                    + "</trt:GetStreamUriResponse>", true
            ),
            (
                "<m:GetStreamUriResponse xmlns:m='\(media)'><m:MediaUri><m:Uri>rtsp://a/b</m:Uri></m:MediaUri>"
                    + "</m:GetStreamUriResponse>", true
            ),
            (
                "<m:GetStreamUriResponse xmlns:m='\(media)'><m:MediaUri><x:Uri xmlns:x='urn:other'>rtsp://evil/b</x:Uri>"
                    + "</m:MediaUri></m:GetStreamUriResponse>", false
            ),
            (
                "<m:GetStreamUriResponse xmlns:m='urn:other'><MediaUri><Uri>rtsp://a/b</Uri></MediaUri>"
                    + "</m:GetStreamUriResponse>", false
            ),
            (
                "<m:GetStreamUriResponse xmlns:m='http://www.onvif.org/ver20/ptz/wsdl'><m:MediaUri><m:Uri>rtsp://a/b</m:Uri>"
                    + "</m:MediaUri></m:GetStreamUriResponse>", false
            ),
            ("<m:GetStreamUriResponse xmlns:m='\(media)'><m:MediaUri/></m:GetStreamUriResponse>", false),
            ("", false),
        ]
    )
    func namespaces(body: String, isRead: Bool) {
        let uri = try? ONVIFRequest.streamURI(profile: "p").reply(Self.envelope(body))
        #expect(uri == (isRead ? "rtsp://a/b" : nil))
    }

    @Test("Other envelopes are refused, the one of SOAP 1.1 is taken")
    func envelopes() throws {
        let body = "<m:GetStreamUriResponse xmlns:m='\(Self.media)'><m:Uri>rtsp://a/b</m:Uri></m:GetStreamUriResponse>"
        let request = ONVIFRequest.streamURI(profile: "p")
        #expect(try request.reply(Self.envelope(body, soap: Namespace.soap11)) == "rtsp://a/b")
        for bytes in [Self.envelope(body, soap: "urn:other"), Array(body.utf8), Array("<html><body/></html>".utf8)] {
            let error = #expect(throws: ONVIFError.self) { try request.reply(bytes) }
            #expect(error?.code == .malformed)
        }
    }

    @Test("Media2 names H.265, and has the URI by itself")
    func media2() throws {
        let space = "http://www.onvif.org/ver20/media/wsdl"
        let profiles = try ONVIFRequest.profiles2.reply(
            Self.envelope(
                """
                <n:GetProfilesResponse xmlns:n='\(space)' xmlns:t='\(Self.schema)'>
                <n:Profiles token='a' fixed='true'><n:Name> Main </n:Name><n:Configurations>
                <n:VideoEncoder token='v' GovLength='50'><t:Name>v</t:Name><t:Encoding>H265</t:Encoding>
                <t:Resolution><t:Width>3840</t:Width><t:Height>2160</t:Height></t:Resolution>
                <t:RateControl><t:FrameRateLimit>12.5</t:FrameRateLimit><t:BitrateLimit>8192</t:BitrateLimit></t:RateControl>
                </n:VideoEncoder><n:AudioEncoder><t:Encoding>MP4A-LATM</t:Encoding></n:AudioEncoder>
                <n:PTZ token='z'><t:NodeToken>node</t:NodeToken></n:PTZ></n:Configurations></n:Profiles>
                <n:Profiles token='b'><n:Name/></n:Profiles><n:Profiles/>
                </n:GetProfilesResponse>
                """
            )
        )
        #expect(profiles.map(\.token) == ["a", "b"])
        #expect(profiles[0].name == "Main" && profiles[0].ptzNode == "node" && profiles[0].audioCodec == "AAC")
        #expect(profiles[0].video?.codec == "H.265")
        #expect(profiles[0].video?.width == 3840 && profiles[0].video?.height == 2160)
        #expect(profiles[0].video?.framesPerSecond == 12.5 && profiles[0].video?.kilobitsPerSecond == 8192)
        #expect(profiles[1].video == nil && profiles[1].ptzNode == nil)
        let reply = Self.envelope(
            "<n:GetStreamUriResponse xmlns:n='\(space)'><n:Uri>rtsp://a/b</n:Uri></n:GetStreamUriResponse>"
        )
        #expect(try ONVIFRequest.streamURI2(profile: "a").reply(reply) == "rtsp://a/b")
    }

    @Test(
        "A codec has Oriel's name",
        arguments: [
            ("H264", "H.264"), ("H265", "H.265"), ("hevc", "H.265"), ("JPEG", "JPEG"), ("MPEG4", "MPEG-4"),
            ("G711", "PCMU"), ("PCMU", "PCMU"), ("PCMA", "PCMA"), ("AAC", "AAC"), ("mpeg4-generic", "AAC"),
            ("OPUS", "Opus"), ("AV1", "AV1"),
        ]
    )
    func codecs(written: String, name: String) {
        #expect(MediaProfile.codecName(written) == name)
    }

    @Test(
        "A clock that shows no date is none",
        arguments: [
            ("2026", "11", "22", "16", "5", "9", "2026-11-22T16:05:09Z"),
            ("1970", "1", "1", "0", "0", "0", "1970-01-01T00:00:00Z"),
            ("2026", "2", "30", "0", "0", "0", nil), ("2026", "13", "1", "0", "0", "0", nil),
            ("2026", "1", "1", "24", "0", "0", nil), ("-1", "1", "1", "0", "0", "0", nil),
            ("99999999999999999999", "1", "1", "0", "0", "0", nil), ("20260", "1", "1", "0", "0", "0", nil),
            ("", "1", "1", "0", "0", "0", nil), ("x", "1", "1", "0", "0", "0", nil),
        ]
    )
    func clocks(year: String, month: String, day: String, hour: String, minute: String, second: String, utc: String?)
        throws
    {
        let body = """
            <d:GetSystemDateAndTimeResponse xmlns:d='http://www.onvif.org/ver10/device/wsdl' xmlns='\(Self.schema)'>
            <d:SystemDateAndTime><DateTimeType>NTP</DateTimeType><UTCDateTime>
            <Time><Hour>\(hour)</Hour><Minute>\(minute)</Minute><Second>\(second)</Second></Time>
            <Date><Year>\(year)</Year><Month>\(month)</Month><Day>\(day)</Day></Date>
            </UTCDateTime></d:SystemDateAndTime></d:GetSystemDateAndTimeResponse>
            """
        let time = try ONVIFRequest.systemDateAndTime.reply(Self.envelope(body))
        #expect(time.utc == utc.flatMap { UTCTime(rfc3339: $0) })
        #expect(time.followsTimeServer)
    }

    @Test("Numbers that are none are left out")
    func numbers() throws {
        let body = """
            <p:GetStatusResponse xmlns:p='http://www.onvif.org/ver20/ptz/wsdl' xmlns='\(Self.schema)'><p:PTZStatus><Position>
            <PanTilt x='nan' y='0.5'/><Zoom x='1e999'/></Position><MoveStatus><PanTilt>IDLE</PanTilt><Zoom>MOVING</Zoom>
            </MoveStatus><Error>stuck</Error><UtcTime>never</UtcTime></p:PTZStatus></p:GetStatusResponse>
            """
        let status = try ONVIFRequest.ptzStatus(profile: "p").reply(Self.envelope(body))
        #expect(status.position == PTZVector(tilt: 0.5))
        #expect(status.isMoving == true && status.error == "stuck" && status.utc == nil)
    }
}
