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

public import Foundations
import MediaFormats
public import MediaStore
import Synchronization

/// A range of one camera as one stream or file, computed from the index and never written.
///
/// It is frozen when it is made: a segment that grows afterwards counts up to what was acknowledged then. All times are
/// media seconds, see ``PlaybackTimeline``. The edge agent makes one for each grant.
public final class VirtualRange: Sendable {
    /// Indexes of segments that are kept decoded.
    static let maximumCachedIndexes = 4
    /// Longest window in seconds, so that its bytes are bounded.
    public static let maximumWindowSeconds = 30.0
    /// Longest range, so that the tables of a movie are bounded: a day and the next.
    public static let maximumLength: Duration = .seconds(2 * 86_400)
    /// Longest piece in media ticks: a second.
    static let pieceTicks: Int64 = 90_000

    /// The camera.
    public let camera: String
    /// Where the range starts, as asked for.
    public let from: UTCTime
    /// Where the range ends, as asked for.
    public let to: UTCTime

    let plan: TimelinePlan
    let store: MediaStore
    private let summaries: [SegmentSummary]
    private let storedGaps: [Gap]
    private let cache = Mutex<[(id: UUIDv7, index: SegmentIndex)]>([])

    /// Computes the range.
    ///
    /// - Parameters:
    ///   - store: The store, open in either mode.
    ///   - camera: The camera.
    ///   - from: Where playing starts.
    ///   - to: Where it ends.
    ///   - hiddenFrames: Whether the pictures from the key frame before `from` are in it, so that playing starts at
    ///     `from` to the frame. Otherwise it starts at the next key frame, and holds nothing from before `from`.
    /// - Throws: ``PlaybackError``: `nothingRecorded`, `invalidRange`, `store`.
    public init(
        store: MediaStore,
        camera: String,
        from: UTCTime,
        to: UTCTime,
        hiddenFrames: Bool = true
    ) async throws {
        guard from < to else {
            throw PlaybackError(code: .invalidRange, message: "The range ends before it starts; swap --from and --to.")
        }
        guard to - from <= Self.maximumLength else {
            throw PlaybackError(
                code: .invalidRange,
                message: "The range is longer than two days; ask for it day by day."
            )
        }
        do {
            var summaries = try await store.segments(camera: camera, from: from, to: to)
            self.storedGaps = try await store.gaps(camera: camera, from: from, to: to)
            while let first = summaries.first {
                let index = try await store.index(of: first)
                guard let key = Self.key(in: index, of: first, from: from, hiddenFrames: hiddenFrames) else {
                    summaries.removeFirst()
                    continue
                }
                let plan = TimelinePlan(
                    summaries,
                    first: first,
                    key: key,
                    from: from,
                    to: to,
                    hiddenFrames: hiddenFrames,
                    packetTicks: await Self.packetTicks(in: summaries, store: store)
                )
                guard plan.endTick > plan.leadTicks else { break }
                self.plan = plan
                self.camera = camera
                self.from = from
                self.to = to
                self.store = store
                self.summaries = summaries
                self.cache.withLock { $0 = [(first.id, index)] }
                return
            }
        } catch {
            throw PlaybackError(error)
        }
        throw PlaybackError(
            code: .nothingRecorded,
            message: "Camera \(camera) has no picture between \(from) and \(to); choose another range."
        )
    }

    /// What there is to play.
    public func timeline() -> PlaybackTimeline {
        PlaybackTimeline(
            mime: self.initializationSegment.mimeType,
            durationSeconds: Double(self.plan.endTick - self.plan.leadTicks) / 90_000,
            leadSeconds: Double(self.plan.leadTicks) / 90_000,
            hiddenSeconds: Double(self.plan.leadTicks - self.plan.keyComposition) / 90_000,
            origin: self.plan.origin,
            gaps: self.gaps(),
            parts: self.parts()
        )
    }

    /// What a SourceBuffer gets before the first window.
    public func initialization() -> [UInt8] { self.initializationSegment.serialized() }

    var initializationSegment: InitializationSegment {
        InitializationSegment(video: self.plan.video, audio: self.plan.audio)
    }

    /// The samples of a segment, from memory where it was used lately.
    func index(of segment: SegmentSummary) async throws -> SegmentIndex {
        if let snapshot = segment.snapshot { return snapshot }
        if let known = self.cache.withLock({ $0.first { $0.id == segment.id }?.index }) { return known }
        let index = try await self.store.index(of: segment)
        self.cache.withLock { cache in
            if cache.count >= Self.maximumCachedIndexes { cache.removeFirst() }
            cache.append((segment.id, index))
        }
        return index
    }

    /// The key frame that the range starts at; nil where the segment has none for it.
    private static func key(
        in index: SegmentIndex,
        of segment: SegmentSummary,
        from: UTCTime,
        hiddenFrames: Bool
    ) -> IndexedSample? {
        let start =
            segment.firstComposition
            + rescale((from - segment.start).wholeMicroseconds, from: 1_000_000, to: 90_000)
        if !hiddenFrames { return index.video.first { $0.isSync && $0.presentationTime >= start } }
        let before = index.video.last { $0.isSync && $0.presentationTime <= start }
        return before ?? index.video.first { $0.isSync }
    }

    /// Samples in the first packet of Opus of the range; nil where there is none that can be read.
    private static func packetTicks(in summaries: [SegmentSummary], store: MediaStore) async -> Int? {
        let first = summaries.first { $0.audio?.coding == .opus && $0.audioSamples > 0 }
        guard let first, let sample = try? await store.index(of: first).audio.first else { return nil }
        let extent = FileExtent.file(path: first.path, offset: sample.offset, length: min(2, Int(sample.size)))
        return (try? await store.reader.read([extent])).flatMap { OpusPacket.sampleCount($0[...]) }
    }

    /// The stored gaps of the range, and the holes that none of them explains.
    private func gaps() -> [PlaybackTimeline.Gap] {
        var gaps = self.storedGaps.map { gap in
            self.gap(max(gap.start, self.from), min(gap.end ?? self.to, self.to), cause: gap.cause, detail: gap.detail)
        }
        var end = self.from
        let ranges = self.summaries.map { ($0.start, $0.end) } + [(self.to, self.to)]
        for (start, nextEnd) in ranges {
            let isExplained = self.storedGaps.contains { $0.start < start && ($0.end ?? self.to) > end }
            if start - end > TimelinePlan.gapTolerance, !isExplained {
                gaps.append(self.gap(end, start, cause: nil, detail: ""))
            }
            end = max(end, nextEnd)
        }
        return gaps.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
    }

    private func gap(_ start: UTCTime, _ end: UTCTime, cause: GapCause?, detail: String) -> PlaybackTimeline.Gap {
        func seconds(_ time: UTCTime) -> Double {
            Double(min(max(self.plan.tick(time), self.plan.leadTicks), self.plan.endTick)) / 90_000
        }
        return PlaybackTimeline.Gap(
            startSeconds: seconds(start),
            endSeconds: seconds(end),
            start: start,
            end: end,
            cause: cause,
            detail: detail
        )
    }

    private func parts() -> [PlaybackTimeline.Part] {
        let starts = self.plan.partStarts
        return starts.indices.compactMap { number in
            let end = number + 1 < starts.count ? starts[number + 1] : self.summaries.count
            let part = self.summaries[starts[number]..<end]
            guard let first = part.first, let last = part.last else { return nil }
            let audio = part.lazy.compactMap(\.audio).compactMap { AudioGrid($0)?.output }.first
            return PlaybackTimeline.Part(
                start: max(first.start, self.from),
                end: min(last.end, self.to),
                mime: InitializationSegment(video: first.video, audio: audio).mimeType
            )
        }
    }
}
