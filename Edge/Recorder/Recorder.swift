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
import Ingest
import MediaFormats
public import MediaStore
public import ServiceLifecycle

/// Moves what is to be recorded from the cameras' feeds onto the disk, one tick after another.
///
/// A tick takes what has come since the last one from every camera that is being recorded and hands it to the store,
/// which answers once it is durable. What a camera did not deliver in between is written into the gap ledger with its
/// cause, found by comparing where each piece begins with where the one before it ended.
public actor Recorder: Service {
    /// The time between two ticks; with the durability barrier it bounds what a power cut can take.
    public static let tick = Duration.milliseconds(500)
    /// The longest wait for a live camera's next key frame that counts as the recording's beginning and not as a gap.
    static let longestBeginning = Duration.seconds(15)
    /// How long pictures may be on their way from a camera: a shorter hole before the end of its recording is no gap.
    static let latencyAllowance = Duration.seconds(2)
    /// A shorter hole is the camera's own rhythm: two pictures at 5 per second.
    static let smallestGap = Duration.milliseconds(400)

    /// How far a camera's recording has come.
    public struct Progress: Hashable, Sendable {
        /// When the first picture that is on disk is presented; nil before.
        public var start: UTCTime?
        /// Up to when all is on disk; nil before.
        public var end: UTCTime?
        /// What failed last; nil when the last tick went well.
        public var error: StoreError?
        /// Pictures that were handed to the store.
        public var frames = 0
        /// Key frames among them.
        public var keyFrames = 0
        /// The gaps that this recording wrote into the ledger.
        public var gaps: [Gap] = []
    }

    struct Job {
        var feed: CameraFeed
        var cursor: Int
        var begin: UTCTime
        var end: UTCTime?
        /// Where an interval in which nothing is written began; nil outside of one.
        var cut: UTCTime?
        /// The last such interval, until the first picture behind it.
        var lastWithheld: Gap?
        /// Whether the next tick is the last one.
        var isEnding = false
        var progress = Progress()
        /// Whether pictures were coming in when the recording was asked for: then it begins at the first one that can be
        /// stored, and nothing is missing before it.
        var startsLive = false
        /// Up to when pictures have been taken from the feed.
        var covered: UTCTime?
        /// Whether samples can be stored: not before a key frame at the start, nor after a tick that failed.
        var hasKeyFrame = false
        /// Why the next gap is, when something other than the camera caused it.
        var cause: GapCause?
        /// More about it, in a sentence.
        var detail = ""
        /// How many of the gaps are in the ledger.
        var writtenGaps = 0
    }

    private let store: MediaStore
    let clock: any TimeSource
    private let onProgress: @Sendable (_ camera: String, Progress) async -> Void
    var jobs: [String: Job] = [:]
    /// The cameras of which nothing is recorded now, with the open gap of each.
    var withheld: [String: Gap] = [:]
    /// Gaps that are not part of a recording's progress and not in the ledger yet.
    var facts: [Gap] = []
    /// Finds the steps of the wall clock.
    var stepDetector = ClockStepDetector()
    private var isTicking = false
    private var waiters: [CheckedContinuation<Void, Never>] = []

    /// Makes a recorder.
    ///
    /// - Parameters:
    ///   - store: Where it records, open for writing.
    ///   - clock: The time.
    ///   - onProgress: Told after each tick for each camera whose progress changed.
    public init(
        store: MediaStore,
        clock: any TimeSource,
        onProgress: @escaping @Sendable (_ camera: String, Progress) async -> Void = { _, _ in }
    ) {
        self.store = store
        self.clock = clock
        self.onProgress = onProgress
    }

    /// Begins to record a camera, from the last key frame at or before `begin` that the feed still has.
    ///
    /// - Parameters:
    ///   - feed: The camera's feed.
    ///   - begin: Where the recording begins.
    ///   - coveredUntil: Where an interrupted recording of the camera ended on disk; what lies between is a gap.
    ///   - cause: The cause of that gap.
    public func start(_ feed: CameraFeed, at begin: UTCTime, coveredUntil: UTCTime? = nil, cause: GapCause? = nil) {
        guard self.jobs[feed.camera] == nil else { return }
        self.noteTimeOfStart(feed.camera, begin)
        if let gap = self.withheld[feed.camera] { feed.withhold(from: gap.start) }
        var job = Job(feed: feed, cursor: feed.beginRecording(at: begin), begin: begin)
        job.cut = self.withheld[feed.camera]?.start
        job.startsLive = feed.signal.0 == .live && coveredUntil == nil
        job.covered = coveredUntil
        job.cause = cause
        if let coveredUntil {
            job.progress.start = begin
            job.progress.end = coveredUntil
            if let cut = job.cut, coveredUntil < cut {
                job.progress.gaps.append(self.gap(feed.camera, coveredUntil, cut, cause ?? .restart, ""))
            }
        }
        self.jobs[feed.camera] = job
    }

    /// Sets where the recording of a camera will end; ``stop(camera:at:)`` follows once all until then has come in.
    public func limit(camera: String, to end: UTCTime) {
        self.jobs[camera]?.end = end
    }

    /// Waits until what the cameras saw before `end` has come in, at most ``latencyAllowance``; it is still on its way when
    /// somebody presses Stop.
    public func waitForArrivals(of cameras: [String], until end: UTCTime) async {
        let began = self.clock.monotonic
        while self.clock.monotonic - began < Self.latencyAllowance {
            guard cameras.contains(where: { self.jobs[$0]?.feed.hasPassed(end) == false }) else { return }
            guard (try? await self.clock.sleep(for: .milliseconds(20))) != nil else { return }
        }
    }

    /// Ends the recording of a camera at `end` and makes it durable; nil when the camera is not being recorded.
    public func stop(camera: String, at end: UTCTime) async -> Progress? {
        guard self.jobs[camera] != nil else { return nil }
        self.jobs[camera]?.end = end
        self.jobs[camera]?.isEnding = true
        await self.recordTick()
        let job = self.jobs.removeValue(forKey: camera)
        return job?.progress
    }

    /// How far a camera's recording has come; nil when it is not being recorded.
    public func progress(camera: String) -> Progress? { self.jobs[camera]?.progress }

    /// Ticks until the program is told to end, then makes a last one: what came in until then is on disk.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                guard (try? await self.clock.sleep(for: Self.tick)) != nil else { break }
                await self.recordTick()
            }
        }
        let now = self.clock.utc
        for (camera, job) in self.jobs {
            var job = job
            job.end = job.end ?? now
            job.isEnding = true
            self.jobs[camera] = job
        }
        await self.recordTick(isLast: true)
    }

    /// Takes and commits once; ticks take turns.
    public func recordTick() async { await self.recordTick(isLast: false) }

    private func recordTick(isLast: Bool) async {
        if self.isTicking { await withCheckedContinuation { self.waiters.append($0) } }
        self.isTicking = true
        defer {
            if self.waiters.isEmpty { self.isTicking = false } else { self.waiters.removeFirst().resume() }
        }
        self.stepDetector.note(utc: self.clock.utc, monotonic: self.clock.monotonic)
        var fragments: [CameraFragment] = []
        var changed: Set<String> = []
        var before: [String: Job] = [:]
        for (camera, job) in self.jobs {
            var job = job
            let taken = self.take(&job)
            before[camera] = self.jobs.updateValue(job, forKey: camera)
            if !taken.isEmpty || job.isEnding { changed.insert(camera) }
            fragments += taken
        }
        let results = fragments.isEmpty ? [] : await self.store.commit(fragments)
        for result in results {
            self.jobs[result.camera]?.progress.error = result.error
            if let end = result.acknowledgedEnd { self.jobs[result.camera]?.progress.end = end }
            if let error = result.error, let before = before[result.camera] {
                self.takeBack(result.camera, to: before, because: error)
            }
        }
        if !isLast {
            for camera in changed where self.jobs[camera]?.isEnding == true { self.closeLedger(of: camera) }
        }
        for (fragment, result) in zip(fragments, results) where result.acknowledgedEnd != nil {
            guard let job = self.jobs[fragment.camera], job.progress.start == nil else { continue }
            let first = fragment.samples.first { $0.sample.kind == .video }?.utc
            self.jobs[fragment.camera]?.progress.start = first.map { max($0, job.begin) }
        }
        for camera in changed {
            if self.jobs[camera]?.isEnding == true { try? await self.store.finish(camera: camera) }
            await self.writeGaps(of: camera)
            if let progress = self.jobs[camera]?.progress { await self.onProgress(camera, progress) }
        }
        await self.writeFacts()
    }

    /// Puts a camera's ledger back to where it stood before a tick whose samples did not reach the disk: what they would
    /// have covered is a gap, which the next picture that does reach it closes.
    private func takeBack(_ camera: String, to before: Job, because error: StoreError) {
        guard var job = self.jobs[camera] else { return }
        job.covered = [before.covered, job.progress.end].compactMap { $0 }.max() ?? before.begin
        job.progress.frames = before.progress.frames
        job.progress.keyFrames = before.progress.keyFrames
        job.progress.gaps = before.progress.gaps
        job.hasKeyFrame = false
        job.cause = error.code == .diskFull ? .diskFull : .diskStall
        job.detail = error.message
        self.jobs[camera] = job
    }

    /// Writes what is missing at the end of a recording.
    private func closeLedger(of camera: String) {
        guard var job = self.jobs[camera], let end = job.cut ?? job.end else { return }
        let covered = job.covered ?? job.begin
        let isLive = job.feed.signal.0 == .live && job.covered != nil && job.cause == nil
        guard end - covered > (isLive ? Self.latencyAllowance : Self.smallestGap) else { return }
        if job.cause == nil, case .lost(let error) = job.feed.signal.0 { job.detail = error.message }
        job.progress.gaps.append(self.gap(camera, covered, end, job.cause ?? .cameraDown, job.detail))
        job.covered = end
        self.jobs[camera] = job
    }

    /// Takes a camera's new samples and finds the holes between them.
    private func take(_ job: inout Job) -> [CameraFragment] {
        if job.cut != nil, !job.isEnding { return [] }
        var harvest = job.feed.harvest(from: job.cursor, until: job.cut ?? job.end, isLast: job.isEnding)
        if let cut = job.cut { harvest.fragments = Self.cut(harvest.fragments, at: cut) }
        job.cursor = harvest.next
        if harvest.overflowed { job.cause = .queueOverflow }
        if let first = harvest.losses.first {
            // One gap for a tick, or a camera that loses all the time would fill the ledger.
            let detail = "\(harvest.losses.reduce(0) { $0 + $1.packets }) RTP packets never came."
            job.progress.gaps.append(self.gap(job.feed.camera, first.utc, first.utc, .packetLoss, detail))
        }
        if case .lost(let error) = harvest.signal, job.cause == nil { job.detail = error.message }
        var fragments: [CameraFragment] = []
        for var fragment in harvest.fragments {
            if !job.hasKeyFrame {
                let first = fragment.samples.firstIndex { $0.sample.kind == .video && $0.sample.isSync }
                guard let first else { continue }
                fragment.samples.removeFirst(first)
                job.hasKeyFrame = true
            }
            fragments.append(fragment)
            for placed in fragment.samples where placed.sample.kind == .video {
                self.noteStepBack(before: placed, of: &job)
                let covered = job.covered ?? job.begin
                let isBeginning =
                    job.covered == nil && job.startsLive && job.cause == nil
                    && placed.utc - covered <= Self.longestBeginning
                if placed.utc - covered > Self.smallestGap, !isBeginning {
                    self.noteStepForward(covered: covered, to: placed.utc, of: &job)
                    let cause = job.cause ?? .cameraDown
                    job.progress.gaps.append(self.gap(job.feed.camera, covered, placed.utc, cause, job.detail))
                }
                if isBeginning { self.extendWithheld(to: placed.utc, of: job) }
                job.lastWithheld = nil
                job.cause = nil
                job.detail = ""
                job.progress.frames += 1
                if placed.sample.isSync { job.progress.keyFrames += 1 }
                let end = placed.utc + .microseconds(rescale(Int64(placed.duration), from: 90_000, to: 1_000_000))
                job.covered = max(job.covered ?? end, end)
            }
        }
        return fragments
    }

    func gap(_ camera: String, _ start: UTCTime, _ end: UTCTime, _ cause: GapCause, _ detail: String) -> Gap {
        Gap(id: UUIDv7(time: self.clock.utc), camera: camera, start: start, end: end, cause: cause, detail: detail)
    }

    /// Writes the gaps that are not in the ledger yet; one that cannot be written is tried again at the next tick.
    private func writeGaps(of camera: String) async {
        guard let gaps = self.jobs[camera]?.progress.gaps else { return }
        let written = self.jobs[camera]?.writtenGaps ?? 0
        for gap in gaps.dropFirst(written) {
            guard (try? await self.store.record(gap)) != nil else { return }
            self.jobs[camera]?.writtenGaps += 1
        }
    }

    /// Writes the facts that wait; what cannot be written is tried again at the next tick.
    func writeFacts() async {
        while let fact = self.facts.first {
            guard (try? await self.store.record(fact)) != nil else { return }
            // Another call may have written it meanwhile.
            if self.facts.first == fact { self.facts.removeFirst() }
        }
    }

    /// The gaps of privacy and pauses that have not ended, as the ledger has them. Throws ``StoreError``.
    func openWithheldGaps() async throws -> [Gap] {
        try await self.store.openGaps().filter { $0.cause == .privacy || $0.cause == .pause }
    }
}
