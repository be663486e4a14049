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
import MediaFormats
import RTP
import RTSP
import TestSupport
import Testing

/// What becomes of the pictures of an H.265 camera.
@Suite struct StreamAssemblerH265Tests {
    static let start = UTCTime(microsecondsSince1970: 1_790_000_000_000_000)

    /// First bytes of the NAL units of each kind of picture.
    enum Picture: UInt8 {
        case trailing = 0x02
        case skippedLeading = 0x10
        case decodableLeading = 0x0C
        case refresh = 0x26
        case cleanRandomAccess = 0x2A

        var isKeyFrame: Bool { self.rawValue >= 0x20 }
    }

    /// Sends pictures, 30 a second in the order of decoding; each holds its number. Gives the numbers that came out, and
    /// the widths of the formats.
    ///
    /// - Parameters:
    ///   - jump: The picture before which the camera's clock jumps.
    ///   - large: The picture from which on the parameter sets are those of a larger one.
    static func numbers(
        _ pictures: [Picture],
        jumpBefore jump: Int = .max,
        largeFrom large: Int = .max
    ) throws -> (numbers: [Int], widths: [Int]) {
        let sdp = "m=video 0 RTP/AVP 96\na=rtpmap:96 H265/90000\na=control:v\n"
        let tracks = SessionDescription(Array(sdp.utf8)).media.compactMap {
            TrackDescription(media: $0, baseURL: "rtsp://c/")
        }
        try #require(tracks.count == 1 && tracks[0].isSupported)
        var assembler = StreamAssembler(tracks: tracks) { UUIDv7(time: Self.start) }
        var (events, sequence): ([CameraEvent], UInt16) = ([], 1)
        func send(_ payload: [UInt8], _ timestamp: UInt32, marker: Bool, at arrival: UTCTime) {
            let packet = RTPPacket(
                marker: marker,
                payloadType: 96,
                sequenceNumber: sequence,
                timestamp: timestamp,
                ssrc: 7,
                payload: payload[...]
            )
            sequence += 1
            events += assembler.receivedRTP(track: 0, packet.serialized()[...], at: arrival)
        }
        for (number, picture) in pictures.enumerated() {
            // Long enough that placement has been waited for.
            let arrival = Self.start + .seconds(number)
            let timestamp = UInt32(number * 3000) + (number >= jump ? 90_000 * 3600 : 0)
            if picture.isKeyFrame {
                for set in number < large ? H265ParameterSets.small : H265ParameterSets.large {
                    send(set, timestamp, marker: false, at: arrival)
                }
            }
            send([picture.rawValue, 1, 0x80, UInt8(number)], timestamp, marker: true, at: arrival)
        }
        var result: (numbers: [Int], widths: [Int]) = ([], [])
        for event in events {
            switch event {
            case .format(let format):
                #expect(format.video.codec == .h265)
                result.widths.append(format.video.width)
            case .sample(let sample, _):
                let number = Int(sample.data.last ?? 0)
                #expect(sample.isSync == pictures[number].isKeyFrame)
                #expect(sample.data.suffix(8) == [0, 0, 0, 4, pictures[number].rawValue, 1, 0x80, UInt8(number)])
                #expect((sample.data.count > 8) == (number == large))
                result.numbers.append(number)
            default: Issue.record("\(event)")
            }
        }
        return result
    }

    @Test(
        arguments: [
            ([.refresh, .trailing, .trailing, .refresh, .trailing], [0, 1, 2, 3, 4]),
            // Nothing before the first key frame.
            ([.trailing, .skippedLeading, .cleanRandomAccess, .trailing, .trailing], [2, 3, 4]),
            // What refers past the first key frame goes, what does not stays; at a later key frame all stay.
            (
                [
                    .cleanRandomAccess, .skippedLeading, .decodableLeading, .skippedLeading, .trailing,
                    .cleanRandomAccess,
                    .skippedLeading, .skippedLeading, .trailing,
                ], [0, 2, 4, 5, 6, 7, 8]
            ),
        ] as [([Picture], [Int])]
    )
    func picturesThatCannotBeDecodedAreDropped(pictures: [Picture], expected: [Int]) throws {
        let result = try Self.numbers(pictures)
        #expect(result.numbers == expected)
        #expect(result.widths == [704])
    }

    /// The camera's clock jumps: a new stretch, which begins like the first.
    @Test func aNewStretchDropsThemToo() throws {
        let group: [Picture] = [.cleanRandomAccess, .skippedLeading, .trailing]
        let result = try Self.numbers(group + group + group, jumpBefore: 6)
        #expect(result.numbers == [0, 2, 3, 4, 5, 6, 8])
        #expect(result.widths == [704, 704])
    }

    /// Another size in-band goes on in the same stretch, with the sets in front of the picture that needs them.
    @Test func parameterSetsThatChangeAreAnotherFormat() throws {
        let group: [Picture] = [.cleanRandomAccess, .skippedLeading, .trailing]
        let result = try Self.numbers(group + [.refresh, .trailing], largeFrom: 3)
        #expect(result.numbers == [0, 2, 3, 4])
        #expect(result.widths == [704, 1280])
    }
}
