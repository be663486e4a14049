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

struct InitializationSegmentTests {
    @Test func roundTrips() throws {
        let (video, baseline, audio) = (try Fixtures.video(), try Fixtures.baselineVideo(), try Fixtures.audio())
        for segment in [
            InitializationSegment(video: video, audio: audio), InitializationSegment(video: baseline, audio: nil),
            InitializationSegment(video: nil, audio: audio),
            InitializationSegment(video: nil, audio: try AudioFormat(aacLC: 96_000, channels: 6)),
            InitializationSegment(video: try Fixtures.h265Video(), audio: audio),
            InitializationSegment(video: try Fixtures.h265Video(), audio: nil),
        ] {
            #expect(try InitializationSegment(parsing: segment.serialized()) == segment)
        }
    }

    @Test func manyLargePictureSetsRoundTrip() throws {
        // The id in Exp-Golomb code behind the header; the rest is filling.
        let sets = (0..<3).map { id in [0x68, [0x80, 0x40, 0x60][id]] + [UInt8](repeating: 0xAB, count: 20_000) }
        let video = try VideoFormat(sequenceParameterSet: Fixtures.highSequenceSet, pictureParameterSets: sets)
        let segment = InitializationSegment(video: video, audio: nil)
        #expect(try InitializationSegment(parsing: segment.serialized()) == segment)
    }

    @Test func mimeTypes() throws {
        let (video, audio) = (try Fixtures.video(), try Fixtures.audio())
        #expect(
            InitializationSegment(video: video, audio: audio).mimeType == #"video/mp4; codecs="avc1.640028,mp4a.40.2""#
        )
        #expect(InitializationSegment(video: video, audio: nil).mimeType == #"video/mp4; codecs="avc1.640028""#)
        #expect(
            InitializationSegment(video: try Fixtures.h265Video(), audio: audio).mimeType
                == #"video/mp4; codecs="hvc1.1.6.L90.B0,mp4a.40.2""#
        )
        #expect(InitializationSegment(video: nil, audio: audio).mimeType == #"audio/mp4; codecs="mp4a.40.2""#)
    }

    /// ISO/IEC 14496-15 §5.3.3.1.2: high profiles say chroma format and bit depths again.
    @Test func decoderConfigurationExtension() throws {
        let high = try Self.configuration("avcC", try Fixtures.video())
        #expect(high.prefix(8) == [1, 0x64, 0, 0x28, 0xFF, 0xE1, 0, UInt8(Fixtures.highSequenceSet.count)])
        #expect(high.suffix(4) == [0xFD, 0xF8, 0xF8, 0])
        let baseline = try Self.configuration("avcC", try Fixtures.baselineVideo())
        #expect(baseline.suffix(5) == Fixtures.baselinePictureSet[...])
    }

    /// ISO/IEC 14496-15 §8.3.3.1.2, byte by byte.
    @Test func highEfficiencyDecoderConfiguration() throws {
        let record = try Self.configuration("hvcC", try Fixtures.h265Video())
        let profile = Fixtures.bytesOf("0160000000b000000000005a")
        let fields: [UInt8] = [0xF0, 0, 0xFC, 0xFD, 0xF8, 0xF8, 0, 0, 0x0F, 3]
        #expect(Array(record.prefix(23)) == [1] + profile + fields)
        let sets = [Fixtures.h265VideoSet, Fixtures.h265SequenceSet, Fixtures.h265PictureSet]
        var arrays: [UInt8] = []
        for (type, set) in zip([0xA0, 0xA1, 0xA2] as [UInt8], sets) {
            arrays += [type, 0, 1, 0, UInt8(set.count)]
            arrays += set
        }
        #expect(record.dropFirst(23) == arrays[...])
        let bytes = InitializationSegment(video: try Fixtures.h265Video(), audio: nil).serialized()
        #expect(bytes.indices.contains { bytes[$0...].starts(with: "hvc1".utf8) })
    }

    private static func configuration(_ type: String, _ format: VideoFormat) throws -> [UInt8] {
        let bytes = InitializationSegment(video: format, audio: nil).serialized()
        let start = try #require(bytes.indices.first { bytes[$0...].starts(with: type.utf8) })
        let size = bytes[start - 4..<start].reduce(0) { $0 << 8 | Int($1) }
        return Array(bytes[start + 4..<start - 4 + size])
    }

    @Test func refusesOtherTimescales() throws {
        var bytes = InitializationSegment(video: try Fixtures.video(), audio: nil).serialized()
        let header = try #require(bytes.indices.first { bytes[$0...].starts(with: "mdhd".utf8) })
        bytes[header + 4 + 4 + 16 + 3] ^= 1
        let code = errorCode { () throws(MediaFormatError) in _ = try InitializationSegment(parsing: bytes) }
        #expect(code == .unsupported)
    }

    @Test func refusesFilesWithoutMovie() {
        #expect(errorCode { () throws(MediaFormatError) in _ = try InitializationSegment(parsing: []) } == .malformed)
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>) func mutationsDoNotTrap(seed: UInt64) throws {
        for video in [try Fixtures.video(), try Fixtures.h265Video()] {
            let bytes = InitializationSegment(video: video, audio: try Fixtures.audio()).serialized()
            var generator = SeededGenerator(seed: seed)
            var refused = 0
            for _ in 0..<1000 {
                let input = generator.mutation(of: bytes)
                if (try? InitializationSegment(parsing: input)) == nil { refused += 1 }
            }
            #expect(refused > 100)
        }
    }
}
