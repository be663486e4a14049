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
import RTP
import TestSupport
import Testing

@testable import RTSP

/// A capture of 10 s of H.264 and AAC over interleaved RTSP, from the socket to access units.
@Suite(.enabled(if: Vectors.exist)) struct BunnyTests {
    @Test("whole and in pieces", arguments: [1, 7, 1460, 1 << 20])
    func isDepacketizedWhole(size: Int) throws {
        let tracks = try TrackDescriptionTests.tracks("bunny_describe.txt")
        guard case .aac(_, let layout) = tracks[0].content, case .h264(let format?) = tracks[1].content else {
            Issue.record("formats are missing")
            return
        }
        var audio = RTPReceiver(clockRate: tracks[0].clockRate)
        var video = RTPReceiver(clockRate: tracks[1].clockRate)
        var audioDepacketizer = AACDepacketizer(layout: layout)
        var videoDepacketizer = VideoDepacketizer(h264: format)
        var frames: [AccessUnit] = []
        var pictures: [AccessUnit] = []
        for message in try RTSPParserTests.parse(try Vectors.bytes("rtsp/bunny.rtsp"), size: size) {
            guard case .interleaved(let channel, let payload) = message else {
                Issue.record("\(message)")
                continue
            }
            let packet = try RTPPacket(parsing: payload)
            switch channel {
            case 0:
                guard case .packet(let timestamp, let lost) = audio.receive(packet) else {
                    Issue.record("audio \(packet.sequenceNumber)")
                    continue
                }
                try audioDepacketizer.push(packet, timestamp: timestamp, lost: lost)
                while let frame = audioDepacketizer.pull() { frames.append(frame) }
            case 2:
                guard case .packet(let timestamp, let lost) = video.receive(packet) else {
                    Issue.record("video \(packet.sequenceNumber)")
                    continue
                }
                try videoDepacketizer.push(packet, timestamp: timestamp, lost: lost)
                while let picture = videoDepacketizer.pull() { pictures.append(picture) }
            default: Issue.record("channel \(channel)")
            }
        }
        #expect(video.statistics.received == 269)
        #expect(audio.statistics.received == 102)
        #expect(pictures.count == 245)
        #expect(pictures.count { $0.isKeyFrame } == 6)
        #expect(pictures.allSatisfy { $0.lost == 0 && $0.format == nil })
        #expect(pictures.last?.timestamp == 915_030)
        #expect(frames.count == 120)
        #expect(frames.map(\.timestamp) == (0..<120).map { Int64($0) * 1024 })
        #expect(frames.allSatisfy { $0.lost == 0 })
    }
}
