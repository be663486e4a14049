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

import MediaFormats
import TestSupport
import Testing

@testable import RTP
@testable import RTSP

@Suite struct TrackDescriptionTests {
    /// The tracks of a captured DESCRIBE reply, or of an SDP alone.
    static func tracks(_ file: String) throws -> [TrackDescription] {
        let bytes = try Vectors.bytes("rtsp/" + file)
        var base = "rtsp://camera/"
        var body = bytes
        if bytes.starts(with: "RTSP".utf8),
            case .response(let response)? = try RTSPParserTests.parse(bytes, size: bytes.count).first
        {
            base = ControlURL.base(headers: response.headers, requestURL: base)
            body = response.body
        }
        return SessionDescription(body).media.compactMap { TrackDescription(media: $0, baseURL: base) }
    }

    static func summary(_ track: TrackDescription) -> String {
        switch track.content {
        case .h264(let format): "H.264 \(format.map { "\($0.width)x\($0.height)" } ?? "?")"
        case .h265(let format): "H.265 \(format.map { "\($0.width)x\($0.height)" } ?? "?")"
        case .aac(let format, let layout): "AAC \(format.sampleRate)/\(format.channels) \(layout.sizeLength)"
        case .latm(let configuration, let inBand):
            "LATM \(configuration.audio.sampleRate)/\(configuration.audio.channels)\(inBand ? " in-band" : "")"
        case .linear(let format), .opus(let format):
            "\(format.coding.rawValue) \(format.sampleRate)/\(format.channels)"
        case .unsupported(let reason): "-\(reason)"
        }
    }

    @Test(
        "cameras",
        .enabled(if: Vectors.exist),
        arguments: [
            ("anjvision_describe.txt", ["H.265 1280x704"], "rtsp://192.168.1.10:554/stream0/trackID=1"),
            ("anpviz_sdp.txt", ["H.264 704x576", "AAC 16000/1 13"], "rtsp://camera/trackID=1"),
            (
                "bunny_describe.txt", ["AAC 12000/2 13", "H.264 240x160"],
                "rtsp://wowzaec2demo.streamlock.net/vod/mp4:BigBuckBunny_115k.mov/trackID=1"
            ),
            (
                "dahua_describe_h264_aac_onvif.txt", ["H.264 704x480", "AAC 48000/1 13"],
                "rtsp://192.168.5.111:554/cam/realmonitor?channel=1&subtype=1&unicast=true&proto=Onvif/trackID=0"
            ),
            (
                "dahua_describe_h265_pcma.txt", ["H.265 704x480", "PCMA 8000/1"],
                "rtsp://cam-driveway/cam/realmonitor?channel=1&subtype=2/trackID=0"
            ),
            (
                "foscam_describe.txt", ["H.264 1280x720", "PCMU 8000/1"],
                "rtsp://192.168.5.107:65534/videoMain/track1"
            ),
            ("geovision_sdp.txt", ["H.264 2688x1520"], "rtsp://192.168.5.237/media/video1/video"),
            // A start code behind the parameter sets.
            (
                "gw_main_describe.txt", ["H.264 1920x1080", "PCMU 8000/1"],
                "rtsp://192.168.1.110:5050/H264?channel=1&subtype=0&unicast=true&proto=Onvif/video"
            ),
            (
                "gw_sub_describe.txt", ["H.264 720x480"],
                "rtsp://192.168.1.110:5049/H264?channel=1&subtype=1&unicast=true&proto=Onvif/video"
            ),
            (
                "h264dvr_describe.txt", ["H.264 1920x1080", "PCMA 8000/1"],
                "rtsp://127.0.0.1:554/camera/trackID=3"
            ),
            (
                "hikvision_describe.txt", ["H.264 1920x1080"],
                "rtsp://192.168.5.106:554/Streaming/Channels/101/trackID=1?transportmode=unicast&profile=Profile_1"
            ),
            ("ipcam_describe.txt", ["H.264 1280x960"], "rtsp://camera/trackID=1"),
        ] as [(String, [String], String)]
    )
    func cameras(file: String, summaries: [String], url: String) throws {
        let tracks = try Self.tracks(file)
        #expect(tracks.map { Self.summary($0) } == summaries)
        #expect(tracks.first?.controlURL == url)
    }

    @Test(
        "sound",
        arguments: [
            (
                "96 streamtype=5;mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3;config=1190",
                "AAC 48000/2 13"
            ),
            ("96 config=1190", "AAC 48000/2 13"), ("96 mode=AAC-lbr;config=1190", "AAC 48000/2 6"),
            ("96 mode=CELP-cbr;config=1190", "-the codec is mpeg4-generic in mode celp-cbr"),
            ("96", "-the codec is AAC without a readable configuration"),
            ("96 config=119", "-the codec is AAC without a readable configuration"),
        ]
    )
    func sound(parameters: String, summary: String) throws {
        let text = "m=audio 0 RTP/AVP 96\na=rtpmap:96 mpeg4-generic/48000/2\na=fmtp:\(parameters)\n"
        let media = try #require(SessionDescription(Array(text.utf8)).media.first)
        let track = try #require(TrackDescription(media: media, baseURL: "rtsp://c/"))
        #expect(Self.summary(track) == summary)
        #expect(track.isSupported == !summary.hasPrefix("-"))
    }

    @Test(
        "other sound",
        arguments: [
            ("0", "", "PCMU 8000/1"), ("8", "", "PCMA 8000/1"), ("10", "", "L16 44100/2"), ("11", "", "L16 44100/1"),
            ("96", "a=rtpmap:96 PCMA/16000/2", "PCMA 16000/2"), ("96", "a=rtpmap:96 L16/44100/2", "L16 44100/2"),
            ("96", "a=rtpmap:96 l16/8000", "L16 8000/1"), ("96", "a=rtpmap:96 opus/48000/2", "Opus 48000/2"),
            ("96", "a=rtpmap:96 OPUS/48000", "Opus 48000/2"), ("96", "a=rtpmap:96 opus/48000/1", "Opus 48000/1"),
            ("96", "a=rtpmap:96 MP4A-LATM/48000\na=fmtp:96 cpresent=0;config=400023203fc0", "LATM 48000/2"),
            ("96", "a=rtpmap:96 MP4A-LATM/90000\na=fmtp:96 config=400026103fc0", "LATM 24000/1 in-band"),
            ("96", "a=rtpmap:96 MP4A-LATM/48000", "-the codec is AAC in LATM without a readable configuration"),
            ("96", "a=rtpmap:96 G726-32/8000", "-the codec is G726-32"), ("96", "", "-the codec is unknown"),
            (
                "96", "a=rtpmap:96 opus/48000/6",
                "-the codec is Opus in a form that Oriel does not read "
                    + "(Opus with 6 channels is not carried; choose mono or stereo.)"
            ),
        ]
    )
    func otherSound(type: String, attributes: String, summary: String) throws {
        let text = "m=audio 0 RTP/AVP \(type)\n\(attributes)\n"
        let media = try #require(SessionDescription(Array(text.utf8)).media.first)
        let track = try #require(TrackDescription(media: media, baseURL: "rtsp://c/"))
        #expect(Self.summary(track) == summary)
        #expect(track.isSupported == !summary.hasPrefix("-"))
        #expect((track.audioDepacketizer() != nil) == track.isSupported)
    }

    @Test(
        "parameter sets with start codes or in pieces",
        arguments: [
            "Z0LAHtkDxWhAAAADAEAAAAwDxYuS,aMuMsg==", "Z0LAHtkDxWhAAAADAEAAAAwDxYuS,aMuMsg",
            // Annex B inside (interop: V380), each on its own and both in one.
            "AAAAAWdCwB7ZA8VoQAAAAwBAAAAMA8WLkg==,AAAAAWjLjLI=", "AAAAAWdCwB7ZA8VoQAAAAwBAAAAMA8WLkgAAAAFoy4yy",
            // Zero bytes behind, and a set that is none.
            "Z0LAHtkDxWhAAAADAEAAAAwDxYuSAAA=,aMuMsgA=,####",
        ]
    )
    func parameterSets(text: String) throws {
        let sdp = "m=video 0 RTP/AVP 96\na=rtpmap:96 H264/90000\na=fmtp:96 sprop-parameter-sets=\(text)\n"
        let media = try #require(SessionDescription(Array(sdp.utf8)).media.first)
        let track = try #require(TrackDescription(media: media, baseURL: "rtsp://c/"))
        guard case .h264(let format?) = track.content else {
            Issue.record("no format")
            return
        }
        #expect(format.sequenceParameterSet.count == 21)
        #expect(format.pictureParameterSets == [[0x68, 0xCB, 0x8C, 0xB2]])
    }

    @Test(
        "no or broken parameter sets leave the format open",
        arguments: [
            "", "Z0I=,aMuMsg==", "Z0LAHtkDxWhAAAADAEAAAAwDxYuS",
        ]
    )
    func unknownFormat(text: String) throws {
        let sdp = "m=video 0 RTP/AVP 96\na=rtpmap:96 h264/90000\na=fmtp:96 sprop-parameter-sets=\(text)\n"
        let media = try #require(SessionDescription(Array(sdp.utf8)).media.first)
        #expect(TrackDescription(media: media, baseURL: "rtsp://c/")?.content == .h264(nil))
    }

    @Test(
        "H.265",
        arguments: [
            ("H265/90000", "96 \(sets)", "H.265 704x480"),
            ("h265/90000", "96 sprop-max-don-diff=0;\(sets)", "H.265 704x480"),
            ("HEVC/90000", "96 \(sets)", "H.265 704x480"),
            // In-band parameter sets must tell: none, one missing, one unreadable.
            ("H265/90000", "96", "H.265 ?"), ("H265/90000", "96 sprop-vps=\(vps);sprop-sps=\(sps)", "H.265 ?"),
            ("H265/90000", "96 sprop-vps=\(vps);sprop-sps=QgEB;sprop-pps=\(pps)", "H.265 ?"),
            // Annex B inside, and all in one parameter.
            ("H265/90000", "96 sprop-vps=AAAAAUABDAH//w;sprop-sps=AAAB\(sps);sprop-pps=\(pps)", "H.265 704x480"),
            ("H265/90000", "96 sprop-vps=\(pps),\(vps),\(sps)", "H.265 704x480"),
            (
                "H265/90000", "96 sprop-max-don-diff=2;\(sets)",
                "-the codec is H265 with pictures out of decoding order (sprop-max-don-diff is 2)"
            ),
        ]
    )
    func h265(map: String, parameters: String, summary: String) throws {
        let sdp = "m=video 0 RTP/AVP 96\na=rtpmap:96 \(map)\na=fmtp:\(parameters)\n"
        let media = try #require(SessionDescription(Array(sdp.utf8)).media.first)
        let track = try #require(TrackDescription(media: media, baseURL: "rtsp://c/"))
        #expect(Self.summary(track) == summary)
        #expect(track.isSupported == !summary.hasPrefix("-"))
    }

    private static let vps = "QAEMAf//AWAAAAMAsAAAAwAAAwBarAwAAAMABAAAAwAyqA=="
    private static let sps = "QgEBAWAAAAMAsAAAAwAAAwBaoAWCAeFja5JFL83BQYFBAAADAAEAAAMADKE="
    private static let pps = "RAHA8saNA7NA"
    private static let sets = "sprop-sps=\(sps); sprop-pps=\(pps); sprop-vps=\(vps)"

    @Test func otherMediaAreNoTracks() throws {
        let text = "m=application 0 RTP/AVP 107\na=rtpmap:107 vnd.onvif.metadata/90000\n"
        let media = try #require(SessionDescription(Array(text.utf8)).media.first)
        #expect(TrackDescription(media: media, baseURL: "rtsp://c/") == nil)
    }
}
