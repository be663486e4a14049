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

struct ProgressiveMovieTests {
    /// What a reader finds in the sample table of one track.
    private struct Table {
        var samples: [RunSample] = []
        var offsets: [UInt64] = []
        var descriptions: [UInt32] = []
        var boxes: Set<FourCC> = []
        var ctts: UInt8?

        /// Expands the tables as ISO/IEC 14496-12 §8.6 and §8.7 say, by another way than they were made.
        init(_ track: Box) throws {
            let table = try track.descendant("mdia", "minf", "stbl")
            var reader = BoxReader(table.content)
            while let box = try reader.next() { self.boxes.insert(box.type) }
            let durations = try Self.pairs(table, "stts")
            let compositions = self.boxes.contains("ctts") ? try Self.pairs(table, "ctts") : nil
            if self.boxes.contains("ctts") { self.ctts = try table.child("ctts").content.first }
            let sync = self.boxes.contains("stss") ? Set(try Self.integers(table, "stss").dropFirst()) : nil
            let sizes = Array(try Self.integers(table, "stsz").dropFirst(2))
            for (index, size) in sizes.enumerated() {
                self.samples.append(
                    RunSample(
                        size: size,
                        duration: durations[index],
                        compositionOffset: Int32(bitPattern: compositions?[index] ?? 0),
                        isSync: sync?.contains(UInt32(index + 1)) ?? true
                    )
                )
            }
            #expect(durations.count == sizes.count)
            #expect(compositions == nil || compositions?.count == sizes.count)
            let isLarge = self.boxes.contains("co64")
            let raw = Array(try Self.integers(table, isLarge ? "co64" : "stco").dropFirst()).map(UInt64.init)
            let chunks =
                isLarge ? stride(from: 0, to: raw.count, by: 2).map { raw[$0] << 32 | raw[$0 + 1] } : raw
            let runs = Array(try Self.integers(table, "stsc").dropFirst())
            var sample = 0
            for (index, chunk) in chunks.enumerated() {
                let run = try #require((0..<runs.count / 3).last { Int(runs[$0 * 3]) <= index + 1 })
                var offset = chunk
                for _ in 0..<runs[run * 3 + 1] {
                    self.offsets.append(offset)
                    self.descriptions.append(runs[run * 3 + 2])
                    offset += UInt64(sizes[sample])
                    sample += 1
                }
            }
            #expect(sample == sizes.count)
        }

        private static func integers(_ table: Box, _ type: FourCC) throws -> [UInt32] {
            var (_, _, reader) = try table.child(type).fullBoxReader()
            var integers: [UInt32] = []
            while !reader.isAtEnd { integers.append(try reader.uint32()) }
            return integers
        }

        private static func pairs(_ table: Box, _ type: FourCC) throws -> [UInt32] {
            let integers = try self.integers(table, type)
            #expect(integers.count == 1 + 2 * Int(integers[0]))
            return stride(from: 1, to: integers.count, by: 2).flatMap { index in
                repeatElement(integers[index + 1], count: Int(integers[index]))
            }
        }
    }

    private func tracks(_ header: [UInt8]) throws -> [Box] {
        var reader = BoxReader(header.dropLast(16))
        #expect(try reader.next()?.type == "ftyp")
        let movie = try #require(try reader.next())
        #expect(movie.type == "moov")
        #expect(try reader.next() == nil)
        var tracks: [Box] = []
        var boxes = BoxReader(movie.content)
        while let box = try boxes.next() {
            if box.type == "trak" { tracks.append(box) }
        }
        return tracks
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>) func tablesSayWhatWasGiven(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let samples: [TrackKind: [RunSample]] = [
            .video: generator.samples(300),
            .audio: generator.samples(400).map {
                RunSample(size: $0.size, duration: 1024, compositionOffset: 0, isSync: true)
            },
        ]
        var chunks: [MovieChunk] = []
        var relative: [TrackKind: [UInt64]] = [:]
        var descriptions: [TrackKind: [UInt32]] = [:]
        var taken: [TrackKind: Int] = [.video: 0, .audio: 0]
        var offset: UInt64 = 0
        while let kind = TrackKind.allCases.filter({ taken[$0] ?? 0 < samples[$0]?.count ?? 0 })
            .randomElement(using: &generator)
        {
            let length = [1, 8, 8, 30].randomElement(using: &generator) ?? 1
            let part = (samples[kind] ?? []).dropFirst(taken[kind] ?? 0).prefix(length)
            taken[kind, default: 0] += part.count
            let description: UInt32 = kind == .video ? .random(in: 1...2, using: &generator) : 1
            let start = offset
            for sample in part {
                relative[kind, default: []].append(offset)
                descriptions[kind, default: []].append(description)
                offset += UInt64(sample.size)
            }
            offset += UInt64(Int.random(in: 0...3, using: &generator) == 0 ? 5 : 0)  // bytes of no sample
            chunks.append(
                MovieChunk(
                    kind: kind,
                    sampleCount: UInt32(part.count),
                    byteCount: offset - start,
                    sampleDescriptionIndex: description
                )
            )
        }
        let movie = ProgressiveMovie(
            tracks: [
                ProgressiveTrack(
                    .video([try Fixtures.video(), try Fixtures.baselineVideo()]),
                    samples: samples[.video] ?? []
                ),
                ProgressiveTrack(.audio(try Fixtures.audio()), samples: samples[.audio] ?? []),
            ],
            chunks: chunks
        )
        let header = try movie.header()
        #expect(movie.mediaByteCount == offset)
        #expect(
            hexadecimal(header.suffix(16)) == "000000016d646174" + hexadecimal((offset + 16).bigEndianBytes)
        )
        for (track, kind) in zip(try self.tracks(header), [TrackKind.video, .audio]) {
            let table = try Table(track)
            #expect(table.samples == samples[kind])
            #expect(table.offsets == relative[kind]?.map { $0 + UInt64(header.count) })
            #expect(table.descriptions == descriptions[kind])
            #expect(table.boxes.contains("stss") == (kind == .video))
            #expect(table.boxes.contains("ctts") == (kind == .video))
            #expect(table.boxes.contains("stco"))
        }
    }

    private func movie(
        _ samples: [RunSample],
        edit: MovieEdit? = nil,
        byteCount: UInt64? = nil
    ) throws -> ProgressiveMovie {
        let bytes = samples.reduce(0) { $0 + UInt64($1.size) }
        return ProgressiveMovie(
            tracks: [ProgressiveTrack(.video([try Fixtures.video()]), edit: edit, samples: samples)],
            chunks: [
                MovieChunk(kind: .video, sampleCount: UInt32(samples.count), byteCount: byteCount ?? bytes)
            ]
        )
    }

    @Test(
        arguments: [
            ([0, 0, 0], nil), ([3000, 3000, 3000], 0), ([0, 3000, 0], 0), ([0, -3000, 0], 1),
        ] as [([Int32], UInt8?)]
    )
    func compositionOffsets(offsets: [Int32], version: UInt8?) throws {
        let samples = offsets.map { RunSample(size: 4, duration: 3000, compositionOffset: $0, isSync: true) }
        let table = try Table(try #require(try self.tracks(try self.movie(samples).header()).first))
        #expect(table.ctts == version)
        #expect(table.samples == samples)
        #expect(!table.boxes.contains("stss"))
    }

    @Test func editAndDurations() throws {
        let samples = (0..<90).map { RunSample(size: 4, duration: 3000, compositionOffset: 0, isSync: $0 == 0) }
        let edit = MovieEdit(mediaTime: 45_000, presentationDuration: 180_000)
        let header = try self.movie(samples, edit: edit).header()
        let track = try #require(try self.tracks(header).first)
        #expect(
            hexadecimal(try track.descendant("edts", "elst").content)
                == "01000000" + "00000001" + "000000000002bf20" + "000000000000afc8" + "00010000"
        )
        // tkhd: version, two times, id, reserved, then the duration; mdhd: version, two times, timescale, duration.
        #expect(hexadecimal(try track.child("tkhd").content.dropFirst(28).prefix(8)) == "000000000002bf20")
        #expect(hexadecimal(try track.descendant("mdia", "mdhd").content.dropFirst(24).prefix(8)) == "0000000000041eb0")
        let plain = try #require(try self.tracks(try self.movie(samples).header()).first)
        #expect(errorCode { () throws(MediaFormatError) in _ = try plain.child("edts") } == .malformed)
    }

    /// Chunk offsets take 32 bits as long as the whole file is below 4 GiB.
    @Test func chunkOffsetsWidenAt4GiB() throws {
        let sample = RunSample(size: 100, duration: 3000, compositionOffset: 0, isSync: true)
        let narrow = try self.movie([sample]).header()
        let limit = UInt64(UInt32.max) - UInt64(narrow.count)
        for (byteCount, isLarge) in [(limit, false), (limit + 1, true), (1 << 32, true), (1 << 40, true)] {
            let header = try self.movie([sample], byteCount: byteCount).header()
            let table = try Table(try #require(try self.tracks(header).first))
            #expect(table.boxes.contains("co64") == isLarge)
            #expect(table.offsets == [UInt64(header.count)])
            #expect(header.count == narrow.count + (isLarge ? 4 : 0))
        }
    }

    @Test func aDayOfVideoStaysSmall() throws {
        // A day at 30 frames a second has 2,592,000 samples; an hour shows the same.
        let count = 108_000
        var track = ProgressiveTrack(.video([try Fixtures.video()]))
        track.reserve(count)
        for index in 0..<count {
            track.append(
                RunSample(
                    size: UInt32(index % 30000),
                    duration: 3000,
                    compositionOffset: 0,
                    isSync: index.isMultiple(of: 60)
                )
            )
        }
        let chunks = (0..<3600).map { second in
            let bytes = track.sizes[second * 30..<second * 30 + 30].reduce(0) { $0 + UInt64($1) }
            return MovieChunk(kind: .video, sampleCount: 30, byteCount: bytes)
        }
        let header = try ProgressiveMovie(tracks: [track], chunks: chunks).header()
        // Sizes, sync samples and chunk offsets; all else is run-length coded.
        #expect(header.count < 4 * count + 4 * count / 60 + 4 * 3600 + 2000)
    }

    @Test func mismatchesAreOurFault() throws {
        let good = try self.movie([RunSample(size: 100, duration: 1, compositionOffset: 0, isSync: true)])
        _ = try good.header()
        var cases: [ProgressiveMovie] = []
        func add(_ change: (inout ProgressiveMovie) -> Void) {
            var movie = good
            change(&movie)
            cases.append(movie)
        }
        add { $0.chunks[0].sampleCount = 2 }
        add { $0.chunks[0].sampleCount = 0 }
        add { $0.chunks = [] }
        add { $0.chunks[0].byteCount = 99 }
        add { $0.chunks[0].sampleDescriptionIndex = 0 }
        add { $0.chunks[0].sampleDescriptionIndex = 2 }
        add { $0.chunks.append(MovieChunk(kind: .audio, sampleCount: 1, byteCount: 1)) }
        add { $0.tracks.append($0.tracks[0]) }
        for movie in cases {
            #expect(errorCode { () throws(MediaFormatError) in _ = try movie.header() } == .misuse)
        }
    }
}
