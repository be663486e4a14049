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

import Crypto
import Foundations
import MediaFormats
import MediaStore

extension VirtualRange {
    /// What changes when the layout of ``movie()`` does, so that a download is not resumed across versions.
    private static let layoutVersion = 3
    /// Media ticks whose samples are in memory at once: two minutes.
    private static let movieStepTicks: Int64 = 120 * 90_000

    /// The range as one MP4 file, `moov` first, with one edit for each track: the start trim.
    ///
    /// Only the tables are in memory: about 10 bytes for each sample, and 100 for each second. Throws
    /// ``PlaybackError``.
    public func movie() async throws -> VirtualFile {
        let plan = self.plan
        let lead = try await self.movieLead()
        let duration = UInt64(clamping: plan.endTick - lead)
        var video = ProgressiveTrack(
            .video([plan.video]),
            edit: MovieEdit(mediaTime: UInt64(clamping: lead), presentationDuration: duration)
        )
        var audio: ProgressiveTrack?
        if let format = plan.audio {
            let start = rescale(lead, from: 90_000, to: Int64(format.sampleRate))
            audio = ProgressiveTrack(
                .audio(format),
                edit: MovieEdit(mediaTime: UInt64(clamping: start), presentationDuration: duration)
            )
        }
        var chunks: [MovieChunk] = []
        var extents: [FileExtent] = []
        do {
            for segment in plan.segments {
                // One segment after another, so that each index is decoded once; a long gap in bounded steps.
                let end = segment.endTick ?? plan.endTick
                for start in stride(from: segment.firstTick, to: end, by: Int(Self.movieStepTicks)) {
                    for piece in try await self.pieces(start, min(start + Self.movieStepTicks, end)) {
                        if let hole = piece.video.first(where: { $0.sample.duration == .max }) {
                            throw self.tooLongHole(after: hole.time)
                        }
                        Self.append(piece.video, .video, to: &video, &chunks, &extents)
                        if var track = audio.take() {
                            Self.append(piece.audio, .audio, to: &track, &chunks, &extents)
                            audio = track
                        }
                    }
                }
            }
            let tracks = [video, audio].compactMap(\.self).filter { $0.sampleCount > 0 }
            let header = try ProgressiveMovie(tracks: tracks, chunks: chunks).header()
            return VirtualFile(extents: [.bytes(header)] + extents, etag: self.etag, reader: self.store.reader)
        } catch {
            throw PlaybackError(error)
        }
    }

    /// A picture's length in a sample table has 32 bits (ISO/IEC 14496-12 §8.6.1.2).
    private func tooLongHole(after tick: Int64) -> PlaybackError {
        let moment = self.plan.origin + .microseconds(rescale(tick, from: 90_000, to: 1_000_000))
        return PlaybackError(
            code: .invalidRange,
            message: """
                After \(moment) nothing was recorded for more than 13 hours, which one MP4 file cannot hold; ask for what \
                lies before and after it.
                """
        )
    }

    /// The media tick of the picture on display at the start.
    ///
    /// Players cut at whole pictures: an edit that began inside of one would move the picture against the sound.
    private func movieLead() async throws -> Int64 {
        let lead = self.plan.leadTicks
        guard let first = self.plan.segments.first else { return lead }
        let index: SegmentIndex
        do {
            index = try await self.index(of: first.summary)
        } catch {
            throw PlaybackError(error)
        }
        var shown: Int64?
        for sample in index.video {
            if sample.decodeTime + first.offset > lead { break }
            let tick = sample.presentationTime + first.offset
            if tick >= 0, tick <= lead { shown = max(shown ?? tick, tick) }
        }
        return shown ?? lead
    }

    private static func append(
        _ entries: [MediaEntry],
        _ kind: TrackKind,
        to track: inout ProgressiveTrack,
        _ chunks: inout [MovieChunk],
        _ extents: inout [FileExtent]
    ) {
        guard !entries.isEmpty else { return }
        var bytes: UInt64 = 0
        var own: [FileExtent] = []
        for entry in entries {
            track.append(entry.sample)
            bytes += UInt64(entry.sample.size)
            own.append(entry)
        }
        extents += own
        chunks.append(MovieChunk(kind: kind, sampleCount: UInt32(clamping: entries.count), byteCount: bytes))
    }

    /// A strong entity tag: the hash of everything that the bytes depend on.
    private var etag: String {
        var text =
            "\(Self.layoutVersion) \(self.camera) \(self.plan.leadTicks) \(self.plan.endTick) \(self.plan.soundFloor)"
        for segment in self.plan.segments {
            text += " \(segment.summary.id) \(segment.summary.bytes) \(segment.offset) \(segment.endTick ?? -1)"
            text += " \(segment.slots) \(segment.positions)"
        }
        var hash = SHA256()
        Array(text.utf8).withUnsafeBytes { hash.update(bufferPointer: $0) }
        return "\"\(hexadecimal(hash.finalize().prefix(16)))\""
    }
}
