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

/// One segment file while it is written; lives on the store's thread.
///
/// ```
/// stage ─► write ─► sync ─► settle ─► (row committed) isIndexed
/// ```
/// ``durable`` grows only in ``settle()``, after the sync; what is staged or written counts for nothing before.
final class SegmentWriter {
    /// Longest fragment in ticks of 90 kHz.
    static let maximumFragmentTicks: Int64 = 90_000

    let id: UUIDv7
    let camera: String
    let session: UUIDv7
    let initialization: InitializationSegment
    let video: VideoFormat
    let start: UTCTime
    /// The folder below the directory of the store.
    let folder: String
    /// The path below the directory of the store.
    let path: String

    /// The samples that are durable.
    private(set) var durable: SegmentIndex
    /// Whether the row of the segment is in the index.
    var isIndexed = false
    /// Whether a write or sync failed; the file is never touched again.
    private(set) var isFailed = false

    private let videoOrigin: Int64
    private let firstComposition: Int64
    private var audioOrigin: (decodeTime: Int64, tick: Int64)?
    private var lastTick: (video: Int64, audio: Int64) = (-1, -1)
    private var file: (any WritableFile)?
    private var sequenceNumber: UInt32 = 0
    private var staged: (video: [StagedSample], audio: [StagedSample]) = ([], [])
    private var written: [WrittenFragment] = []
    private var writtenBytes: [UInt8] = []
    private var hash = SHA256()

    private struct StagedSample {
        var tick: Int64
        var placed: PlacedSample
    }

    /// Presentation of the latest picture in video ticks, and on UTC.
    private var lastPicture: (tick: Int64, utc: UTCTime)?

    private struct WrittenFragment {
        var headerBytes: Int
        var video: [IndexedSample]
        var audio: [IndexedSample]
    }

    /// Makes the writer of a new segment that starts with a key frame; nothing is on disk yet.
    init(id: UUIDv7, fragment: CameraFragment, video: VideoFormat, first: PlacedSample) {
        self.id = id
        self.camera = fragment.camera
        self.session = fragment.session
        self.initialization = fragment.initialization
        self.video = video
        self.start = first.utc
        self.videoOrigin = first.sample.decodeTime
        self.firstComposition = Int64(first.sample.compositionOffset)
        self.folder = "media/\(fragment.camera)/\(first.utc.dateString)"
        let name = first.utc.rfc3339(fractionDigits: 3).filter { $0 != "-" && $0 != ":" }
        self.path = "\(self.folder)/\(name)-\(id).mp4"
        self.durable = SegmentIndex(initializationBytes: 0)
    }

    /// Whether anything waits to be written.
    var hasStaged: Bool { !self.staged.video.isEmpty || !self.staged.audio.isEmpty }

    /// How many samples wait to be written or settled.
    var unsettledSamples: Int {
        self.staged.video.count + self.staged.audio.count
            + self.written.reduce(0) { $0 + $1.video.count + $1.audio.count }
    }

    /// Whether the file is new, so that its name in the folder is not durable yet.
    var isNew: Bool { self.durable.fragments.isEmpty }

    /// Where the durable part ends.
    var durableEnd: UTCTime? { self.durable.video.isEmpty ? nil : self.summary(.open).end }

    /// Takes a sample for the next fragment; gives false for one that has no place in the segment.
    func stage(_ placed: PlacedSample) -> Bool {
        switch placed.sample.kind {
        case .video:
            let tick = placed.sample.decodeTime - self.videoOrigin
            guard tick > self.lastTick.video, NALUnitFraming.isWhole(placed.sample.data) else { return false }
            self.lastTick.video = tick
            self.lastPicture = (tick + Int64(placed.sample.compositionOffset), placed.utc)
            self.staged.video.append(StagedSample(tick: tick, placed: placed))
        case .audio:
            guard let audio = self.initialization.audio, !placed.sample.data.isEmpty else { return false }
            let rate = Int64(audio.sampleRate)
            // Against the latest picture, since the placement on UTC may have moved since the first.
            let anchor = self.lastPicture ?? (self.firstComposition, self.start)
            let since = rescale((placed.utc - anchor.utc).wholeMicroseconds, from: 1_000_000, to: rate)
            let wanted = since + rescale(anchor.tick, from: 90_000, to: rate)
            var origin = self.audioOrigin ?? (placed.sample.decodeTime, wanted)
            // Sound goes on by its own count until that is more than a frame of AAC (or 25 ms) off its pictures, as when the
            // first sender report comes late.
            let patience = audio.coding == .aac ? Int64(AudioFormat.samplesPerAACFrame) * 5 / 4 : rate / 40
            let counted = origin.tick + placed.sample.decodeTime - origin.decodeTime
            if abs(wanted - counted) > patience {
                origin = (placed.sample.decodeTime, wanted)
            }
            let tick = origin.tick + placed.sample.decodeTime - origin.decodeTime
            guard tick >= 0, tick > self.lastTick.audio else { return false }
            self.audioOrigin = origin
            self.lastTick.audio = tick
            self.staged.audio.append(StagedSample(tick: tick, placed: placed))
        }
        return true
    }

    /// Writes what is staged as fragments of at most a second; makes the file first where it is new.
    ///
    /// Throws what the file system throws; the segment has then failed.
    func write(in directory: String, of fileSystem: any FileSystem) throws(StoreError) {
        guard !self.isFailed, self.hasStaged else { return }
        var bytes: [UInt8] = []
        if self.isNew {
            bytes = self.initialization.serialized()
            self.durable = SegmentIndex(initializationBytes: bytes.count)
        }
        self.written = self.takeFragments(into: &bytes)
        self.writtenBytes = bytes
        do throws(StoreError) {
            let file: any WritableFile
            if let open = self.file {
                file = open
            } else {
                file = try fileSystem.createFile("\(directory)/\(self.path)")
                self.file = file
            }
            try file.write(bytes, at: self.isNew ? 0 : self.durable.endOffset)
        } catch {
            self.isFailed = true
            throw error
        }
    }

    /// Makes what was written durable. After an error the file is never written or synced again.
    func sync() throws(StoreError) {
        guard !self.isFailed, !self.written.isEmpty, let file = self.file else { return }
        do throws(StoreError) {
            try file.sync()
        } catch {
            self.isFailed = true
            throw error
        }
    }

    /// Counts what was synced as durable.
    func settle() {
        guard !self.isFailed else { return }
        for fragment in self.written {
            self.durable.append(headerBytes: fragment.headerBytes, video: fragment.video, audio: fragment.audio)
        }
        self.written = []
        self.writtenBytes.withUnsafeBytes { self.hash.update(bufferPointer: $0) }
        self.writtenBytes = []
    }

    /// Gives the segment up after a failure of the folder or the disk.
    func fail() {
        self.isFailed = true
    }

    /// Closes the file; after a full disk, cuts it back to what is durable as far as that works.
    func close(cutting: Bool) {
        if cutting { try? self.file?.truncate(to: self.durable.endOffset) }
        self.file?.close()
        self.file = nil
    }

    /// What is durable, as others see it.
    func summary(_ state: SegmentState, detail: String = "") -> SegmentSummary {
        var summary = SegmentSummary(
            id: self.id,
            camera: self.camera,
            session: self.session,
            path: self.path,
            start: self.start,
            video: self.video,
            audio: self.initialization.audio,
            index: self.durable
        )
        summary.state = state
        summary.detail = detail
        if state == .closed { summary.sha256 = hexadecimal(self.hash.finalize()) }
        if state == .open { summary.snapshot = self.durable }
        return summary
    }

    /// Turns what is staged into fragments and appends their bytes.
    private func takeFragments(into bytes: inout [UInt8]) -> [WrittenFragment] {
        let rate = Int64(self.initialization.audio?.sampleRate ?? 1)
        var (video, audio) = (self.staged.video[...], self.staged.audio[...])
        self.staged = ([], [])
        var fragments: [WrittenFragment] = []
        while !video.isEmpty || !audio.isEmpty {
            let audioStart = audio.first.map { rescale($0.tick, from: rate, to: 90_000) }
            let start = min(video.first?.tick ?? .max, audioStart ?? .max)
            let end = start + Self.maximumFragmentTicks
            let pictures = video.prefix { $0.tick < end }
            let sounds = audio.prefix { rescale($0.tick, from: rate, to: 90_000) < end }
            video = video.dropFirst(pictures.count)
            audio = audio.dropFirst(sounds.count)
            fragments.append(
                self.fragment(pictures, sounds, nextVideo: video.first, nextAudio: audio.first, into: &bytes)
            )
        }
        return fragments
    }

    private func fragment(
        _ pictures: ArraySlice<StagedSample>,
        _ sounds: ArraySlice<StagedSample>,
        nextVideo: StagedSample?,
        nextAudio: StagedSample?,
        into bytes: inout [UInt8]
    ) -> WrittenFragment {
        let video = Self.entries(pictures, next: nextVideo)
        let audio = Self.entries(sounds, next: nextAudio)
        self.sequenceNumber += 1
        let header = MovieFragment(
            sequenceNumber: self.sequenceNumber,
            runs: [Self.run(.video, video), Self.run(.audio, audio)].compactMap(\.self),
            producerReferenceTime: (pictures.first ?? sounds.first)?.placed.utc
        ).header()
        bytes.append(contentsOf: header)
        for sample in pictures { bytes.append(contentsOf: sample.placed.sample.data) }
        for sample in sounds { bytes.append(contentsOf: sample.placed.sample.data) }
        return WrittenFragment(headerBytes: header.count, video: video, audio: audio)
    }

    private static func entries(_ samples: ArraySlice<StagedSample>, next: StagedSample?) -> [IndexedSample] {
        var entries: [IndexedSample] = []
        for index in samples.indices {
            let staged = samples[index]
            let following = samples.element(at: index + 1) ?? next
            let duration = following.map { UInt32(clamping: $0.tick - staged.tick) } ?? staged.placed.duration
            entries.append(
                IndexedSample(
                    decodeTime: staged.tick,
                    duration: max(1, duration),
                    compositionOffset: staged.placed.sample.compositionOffset,
                    isSync: staged.placed.sample.isSync,
                    size: UInt32(clamping: staged.placed.sample.data.count),
                    offset: 0
                )
            )
        }
        return entries
    }

    private static func run(_ kind: TrackKind, _ samples: [IndexedSample]) -> TrackRun? {
        guard let first = samples.first else { return nil }
        return TrackRun(
            kind: kind,
            baseDecodeTime: UInt64(clamping: first.decodeTime),
            samples: samples.map {
                RunSample(
                    size: $0.size,
                    duration: $0.duration,
                    compositionOffset: $0.compositionOffset,
                    isSync: $0.isSync
                )
            }
        )
    }
}

extension ArraySlice {
    /// The element at an index, nil past the end.
    fileprivate func element(at index: Int) -> Element? { self.indices.contains(index) ? self[index] : nil }
}
