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

/// The head of a plain MP4 file that plays while it downloads: `moov` first, then the media (ISO/IEC 14496-12 §8).
///
/// ```
/// ftyp
/// moov ─ mvhd
///      ─ trak ─ tkhd, edts ─ elst, mdia ─ …, stbl ─ stsd, stts, ctts, stss, stsz, stsc, stco or co64
/// mdat   size 8, chunk 0, chunk 1, …
/// ```
/// Playback and clips compute it from the index and serve it before the chunks, which they take from the segment files.
/// Nothing but the head is ever in memory.
public struct ProgressiveMovie: Sendable {
    /// Ticks per second of the movie, which durations of edits are given in.
    public static let timescale: UInt32 = 90_000
    /// Bytes of the header of `mdat`, whose size is written in 64 bits.
    static let mediaDataHeaderBytes = 16

    /// The tracks, at most one of each kind.
    public var tracks: [ProgressiveTrack]
    /// The chunks of all tracks in the order of the file.
    public var chunks: [MovieChunk]

    /// Makes a movie of tracks and the chunks that hold their samples.
    public init(tracks: [ProgressiveTrack], chunks: [MovieChunk]) {
        self.tracks = tracks
        self.chunks = chunks
    }

    /// Bytes of all chunks, which is what follows the header.
    public var mediaByteCount: UInt64 { self.chunks.reduce(0) { $0 + $1.byteCount } }

    /// The bytes of `ftyp`, `moov` and the header of `mdat`; the chunks follow in their order.
    ///
    /// The file has as many bytes as the header and ``mediaByteCount`` together.
    ///
    /// - Throws: ``MediaFormatError`` with the code `misuse` where chunks and samples do not match.
    public func header() throws(MediaFormatError) -> [UInt8] {
        for track in self.tracks { try self.check(track) }
        guard Set(self.tracks.map(\.kind)).count == self.tracks.count,
            self.chunks.allSatisfy({ chunk in self.tracks.contains { $0.kind == chunk.kind } })
        else {
            throw MediaFormatError(.misuse, "A movie has one track of each kind, and chunks of no other.")
        }
        let payload = self.mediaByteCount
        if payload <= UInt64(UInt32.max) {
            let header = self.header(payload: payload, offsets: UInt32.self)
            // Offsets of 32 bits reach as long as the last byte of the file has one.
            if UInt64(header.count) + payload <= UInt64(UInt32.max) { return header }
        }
        return self.header(payload: payload, offsets: UInt64.self)
    }

    /// Writes the header with chunk offsets of the given type, cut to its width where they do not fit.
    private func header<Offset: FixedWidthInteger>(payload: UInt64, offsets: Offset.Type) -> [UInt8] {
        var writer = BoxWriter()
        writer.reserve(self.tracks.reduce(4096) { $0 + $1.tableBytes } + self.chunks.count * 20)
        writer.box("ftyp") { box in
            box.append(FourCC("isom"))
            box.append(UInt32(0x200))
            // The brand avc1 promises H.264; H.265 has none of its own here.
            let brands: [FourCC] = self.hasH265 ? ["isom", "iso4", "mp41"] : ["isom", "iso4", "avc1", "mp41"]
            for brand in brands { box.append(brand) }
        }
        var offsetPositions: [TrackKind: Int] = [:]
        writer.box("moov") { movie in
            let duration = self.tracks.map(\.presentationDuration).max() ?? 0
            movie.movieHeader(timescale: Self.timescale, duration: duration, nextTrackID: 3)
            for track in self.tracks {
                let chunks = self.chunks.filter { $0.kind == track.kind }
                movie.track(track) { table in
                    table.sampleTables(track, chunks: chunks)
                    table.fullBox(Offset.bitWidth == 64 ? "co64" : "stco") { box in
                        box.append(UInt32(chunks.count))
                        offsetPositions[track.kind] = box.count
                        box.appendZeros(chunks.count * Offset.bitWidth / 8)
                    }
                }
            }
        }
        writer.largeMediaDataHeader(payload: payload)
        for (kind, position) in offsetPositions {
            writer.overwrite(at: position, with: self.offsets(kind, from: UInt64(writer.count), as: Offset.self))
        }
        return writer.bytes
    }

    /// Whether a track holds H.265.
    private var hasH265: Bool {
        self.tracks.contains { track in
            guard case .video(let formats) = track.content else { return false }
            return formats.contains { $0.codec == .h265 }
        }
    }

    /// The file offset of each chunk of a kind, where the first chunk of all begins at `start`.
    private func offsets<Offset: FixedWidthInteger>(
        _ kind: TrackKind,
        from start: UInt64,
        as type: Offset.Type
    ) -> [Offset] {
        var offset = start
        var offsets: [Offset] = []
        for chunk in self.chunks {
            if chunk.kind == kind { offsets.append(Offset(truncatingIfNeeded: offset)) }
            offset += chunk.byteCount
        }
        return offsets
    }

    /// Checks that the chunks of a track hold its samples, all of them, and name formats that it has.
    private func check(_ track: ProgressiveTrack) throws(MediaFormatError) {
        var sample = 0
        for chunk in self.chunks where chunk.kind == track.kind {
            let end = sample + Int(chunk.sampleCount)
            guard chunk.sampleCount > 0, end <= track.sampleCount else {
                throw MediaFormatError(.misuse, "The chunks of the \(track.kind.rawValue) track hold too many samples.")
            }
            let bytes = track.sizes[sample..<end].reduce(0) { $0 + UInt64($1) }
            guard bytes <= chunk.byteCount else {
                throw MediaFormatError(.misuse, "The samples of a chunk have \(bytes) bytes, it \(chunk.byteCount).")
            }
            guard chunk.sampleDescriptionIndex >= 1, Int(chunk.sampleDescriptionIndex) <= track.formatCount else {
                throw MediaFormatError(.misuse, "A chunk has the format \(chunk.sampleDescriptionIndex), not given.")
            }
            sample = end
        }
        guard sample == track.sampleCount else {
            throw MediaFormatError(.misuse, "The chunks of the \(track.kind.rawValue) track lack samples of it.")
        }
    }
}

extension ProgressiveTrack {
    /// How long the track plays, in ticks of the movie.
    fileprivate var presentationDuration: UInt64 {
        if let edit { return edit.presentationDuration }
        let duration = Int64(clamping: self.duration)
        return UInt64(rescale(duration, from: Int64(max(1, self.timescale)), to: Int64(ProgressiveMovie.timescale)))
    }

    fileprivate var formatCount: Int {
        switch self.content {
        case .video(let formats): formats.count
        case .audio: 1
        }
    }

    /// Bytes of the tables that grow with the samples.
    fileprivate var tableBytes: Int {
        4 * (self.sizes.count + self.durationRuns.count + self.compositionRuns.count + self.syncNumbers.count)
    }
}

extension BoxWriter {
    /// `trak` of a plain movie; the closure appends what follows `stsd` in `stbl`.
    fileprivate mutating func track(_ track: ProgressiveTrack, _ tables: (inout Self) -> Void) {
        self.box("trak") { box in
            var (width, height) = (0, 0)
            if case .video(let formats) = track.content {
                width = formats.map(\.width).max() ?? 0
                height = formats.map(\.height).max() ?? 0
            }
            box.trackHeader(kind: track.kind, duration: track.presentationDuration, width: width, height: height)
            if let edit = track.edit {
                box.box("edts") { edits in
                    edits.fullBox("elst", version: 1) { list in
                        list.append(UInt32(1))
                        list.append(edit.presentationDuration)
                        list.append(edit.mediaTime)
                        list.append(UInt32(0x0001_0000))  // media_rate 1.0
                    }
                }
            }
            box.media(kind: track.kind, timescale: track.timescale, duration: track.duration) { table in
                table.fullBox("stsd") { descriptions in
                    switch track.content {
                    case .video(let formats):
                        descriptions.append(UInt32(formats.count))
                        for format in formats { descriptions.sampleEntry(format) }
                    case .audio(let format):
                        descriptions.append(UInt32(1))
                        descriptions.sampleEntry(format)
                    }
                }
                tables(&table)
            }
        }
    }

    /// `stts`, `ctts`, `stss`, `stsz` and `stsc` (ISO/IEC 14496-12 §8.6, §8.7).
    fileprivate mutating func sampleTables(_ track: ProgressiveTrack, chunks: [MovieChunk]) {
        self.fullBox("stts") { box in
            box.append(UInt32(track.durationRuns.count / 2))
            box.append(integers: track.durationRuns)
        }
        if !track.hasNoComposition {
            self.fullBox("ctts", version: track.hasNegativeComposition ? 1 : 0) { box in
                box.append(UInt32(track.compositionRuns.count / 2))
                box.append(integers: track.compositionRuns)
            }
        }
        if track.syncNumbers.count < track.sampleCount {
            self.fullBox("stss") { box in
                box.append(UInt32(track.syncNumbers.count))
                box.append(integers: track.syncNumbers)
            }
        }
        self.fullBox("stsz") { box in
            box.append(UInt32(0))  // sample_size: each has its own
            box.append(UInt32(track.sampleCount))
            box.append(integers: track.sizes)
        }
        var runs: [UInt32] = []
        for (index, chunk) in chunks.enumerated() {
            if let last = runs.indices.last, runs[last - 1] == chunk.sampleCount,
                runs[last] == chunk.sampleDescriptionIndex
            {
                continue
            }
            runs += [UInt32(index + 1), chunk.sampleCount, chunk.sampleDescriptionIndex]
        }
        self.fullBox("stsc") { box in
            box.append(UInt32(runs.count / 3))
            box.append(integers: runs)
        }
    }
}
