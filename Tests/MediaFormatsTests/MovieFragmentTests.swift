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

@testable import MediaFormats

struct MovieFragmentTests {
    @Test func bytesOfAFragment() {
        let run = TrackRun(
            kind: .video,
            baseDecodeTime: 0x1_0000_0002,
            samples: [RunSample(size: 10, duration: 3000, compositionOffset: -1, isSync: true)]
        )
        let silent = TrackRun(kind: .audio, baseDecodeTime: 0, samples: [])
        let header = MovieFragment(sequenceNumber: 7, runs: [silent, run]).header()
        #expect(
            hexadecimal(header)
                == "00000068" + "6d6f6f66"  // moof
                + "00000010" + "6d666864" + "00000000" + "00000007"  // mfhd
                + "00000050" + "74726166"  // traf
                + "00000010" + "74666864" + "00020000" + "00000001"  // tfhd
                + "00000014" + "74666474" + "01000000" + "0000000100000002"  // tfdt
                + "00000024" + "7472756e" + "01000f01" + "00000001" + "00000070"  // trun; 0x68 + 8 bytes of mdat header
                + "00000bb8" + "0000000a" + "02000000" + "ffffffff"
                + "00000012" + "6d646174"  // mdat
        )
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>) func roundTrips(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let runs = [TrackKind.video, .audio].map { kind in
            TrackRun(
                kind: kind,
                baseDecodeTime: generator.next() >> 8,
                samples: generator.samples(.random(in: 1...60, using: &generator), largest: .max)
            )
        }
        // The first run must stay below 2 GiB, so its samples are made smaller.
        var fragment = MovieFragment(sequenceNumber: UInt32(truncatingIfNeeded: generator.next()), runs: runs)
        for index in fragment.runs[0].samples.indices { fragment.runs[0].samples[index].size >>= 8 }
        let header = fragment.header()
        let parsed = try MovieFragment(parsingMoof: header)

        #expect(parsed.sequenceNumber == fragment.sequenceNumber)
        #expect(parsed.runs.map(\.samples) == fragment.runs.map(\.samples))
        #expect(parsed.runs.map(\.baseDecodeTime) == fragment.runs.map(\.baseDecodeTime))
        #expect(parsed.runs.map(\.kind) == [.video, .audio])
        #expect(Int(parsed.runs[0].dataOffset) == header.count)
        #expect(Int(parsed.runs[1].dataOffset) == header.count + Int(fragment.runs[0].byteCount))
        let isLarge = fragment.byteCount + 8 > UInt64(UInt32.max)
        #expect(header.suffix(isLarge ? 12 : 4).prefix(4) == Array("mdat".utf8)[...])
    }

    @Test func largeFragmentHasLargeHeader() throws {
        let sample = RunSample(size: .max, duration: 1, compositionOffset: 0, isSync: true)
        let fragment = MovieFragment(
            sequenceNumber: 1,
            runs: [TrackRun(kind: .video, baseDecodeTime: 0, samples: [sample, sample])]
        )
        let header = fragment.header()
        #expect(hexadecimal(header.suffix(16)) == "000000016d64617400000002" + "0000000e")
        #expect(Int(try MovieFragment(parsingMoof: header).runs[0].dataOffset) == header.count)
    }

    @Test func referenceTimeIsOfTheVideo() throws {
        let sample = RunSample(size: 1, duration: 1, compositionOffset: 0, isSync: true)
        let time = UTCTime(microsecondsSince1970: 1_767_000_000_123_456)
        let fragment = MovieFragment(
            sequenceNumber: 1,
            runs: [
                TrackRun(kind: .audio, baseDecodeTime: 5, samples: [sample]),
                TrackRun(kind: .video, baseDecodeTime: 9, samples: [sample]),
            ],
            producerReferenceTime: time
        )
        var reader = BoxReader(fragment.header() + [0, 0])
        let reference = try ProducerReferenceTime(parsing: try #require(try reader.next()))
        #expect(reference == ProducerReferenceTime(kind: .video, time: time, mediaTime: 9))
        let moof = try #require(try reader.next())
        // Offsets count from moof, not from prft.
        let whole = fragment.header()
        let parsed = try MovieFragment(parsingMoof: whole.dropFirst(32))
        #expect(parsed.runs.map(\.dataOffset) == [Int32(moof.content.count + 16), Int32(moof.content.count + 17)])
    }

    /// A fragment of another writer: defaults in `tfhd`, flags for the first sample, offsets left out.
    @Test func defaultsApply() throws {
        var writer = BoxWriter()
        writer.box("moof") { moof in
            moof.fullBox("mfhd") { $0.append(UInt32(3)) }
            moof.box("traf") { traf in
                traf.fullBox("tfhd", flags: 0x02_003A) { box in
                    box.append(integers: [1, 1, 3000, 100, 0x0101_0000])
                }
                traf.fullBox("tfdt") { $0.append(UInt32(9000)) }
                traf.fullBox("trun", flags: 0x5) { $0.append(integers: [3, 500, 0x0200_0000]) }
                traf.fullBox("trun", flags: 0x200) { $0.append(integers: [2, 7, 8]) }
            }
            moof.box("traf") { traf in
                traf.fullBox("tfhd", flags: 0x19) { box in
                    box.append(UInt32(2))
                    box.append(UInt64(1 << 35))
                    box.append(integers: [1024, 6])
                }
                traf.fullBox("tfdt") { $0.append(UInt32(1)) }
                traf.fullBox("trun", flags: 0x800) { $0.append(integers: [1, UInt32(bitPattern: -5)]) }
            }
        }
        let runs = try MovieFragment(parsingMoof: writer.bytes).runs
        #expect(runs.map(\.kind) == [.video, .video, .audio])
        #expect(runs.map(\.baseDecodeTime) == [9000, 18_000, 1])
        #expect(runs.map(\.dataOffset) == [500, 800, 0])
        #expect(runs.map(\.baseDataOffset) == [nil, nil, 1 << 35])
        #expect(runs[0].samples.map(\.isSync) == [true, false, false])
        #expect(runs[0].samples.map(\.size) == [100, 100, 100])
        #expect(runs[1].samples.map(\.size) == [7, 8])
        #expect(runs[1].samples.map(\.isSync) == [false, false])
        #expect(runs[2].samples == [RunSample(size: 6, duration: 1024, compositionOffset: -5, isSync: true)])
    }

    @Test func sampleCountIsBounded() {
        var writer = BoxWriter()
        writer.box("moof") { moof in
            moof.box("traf") { traf in
                traf.fullBox("tfhd") { $0.append(UInt32(1)) }
                traf.fullBox("tfdt") { $0.append(UInt32(0)) }
                traf.fullBox("trun") { $0.append(UInt32(MovieFragment.maximumSamples + 1)) }
            }
        }
        #expect(
            errorCode { () throws(MediaFormatError) in _ = try MovieFragment(parsingMoof: writer.bytes) } == .malformed
        )
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>) func mutationsDoNotTrap(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let runs = [TrackKind.video, .audio].map { kind in
            TrackRun(kind: kind, baseDecodeTime: .max >> 1, samples: generator.samples(3))
        }
        let bytes = MovieFragment(sequenceNumber: 1, runs: runs).header()
        var (refused, read) = (0, 0)
        for _ in 0..<2000 {
            let fragment = try? MovieFragment(parsingMoof: generator.mutation(of: bytes))
            if fragment == nil { refused += 1 } else { read += 1 }
        }
        #expect(refused > 100 && read > 100)
    }
}
