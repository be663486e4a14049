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
import Logging
import MediaStore
import ServiceLifecycle
import Synchronization

/// Looks after the room on the store's volume: runs the retention, forecasts when the disk fills, raises the alarm.
///
/// A step each ``interval`` asks for the oldest media that nobody claims and deletes what ``RetentionPlanner`` says. The
/// totals and the forecast, for which a whole index is read, are made anew each ``surveyInterval``.
actor StoreUpkeep: Service {
    /// The time between two steps: at 70 MB/s a reserve of 1 GiB lasts as long.
    static let interval = Duration.seconds(15)
    /// The time between two surveys.
    static let surveyInterval = Duration.seconds(300)
    /// How far back the forecast looks.
    static let window = Duration.seconds(24 * 3600)
    /// The segments of each camera that the planner is shown at once.
    static let batch = 16
    /// How often a step asks the planner again when more must go; the next step goes on.
    static let maximumRounds = 64

    private struct Survey {
        var at: MonotonicTime
        var usage: [String: Int64]
        var youngest: UTCTime?
        var forecast: StorageForecast
        var mediaBytes: Int64
        var pinnedBytes: Int64
    }

    private let store: MediaStore
    private let rules: RetentionRules
    private let rooms: @Sendable () -> [String: String]
    private let clock: any TimeSource
    private let logger: Logger
    private let latest = Mutex<StorageReport?>(nil)
    private var retentionClock = RetentionClock()
    private var survey: Survey?
    private var missing: Int64 = 0
    private var lastAlarm: StorageAlarm?
    private var lastFailure = ""

    /// Makes the upkeep of a store.
    ///
    /// - Parameters:
    ///   - store: The store, open for writing.
    ///   - rules: What is deleted when.
    ///   - rooms: The room of each camera, both by id, as they are now.
    ///   - clock: The time.
    ///   - logger: Where it tells what it deletes.
    init(
        store: MediaStore,
        rules: RetentionRules,
        rooms: @escaping @Sendable () -> [String: String],
        clock: any TimeSource,
        logger: Logger
    ) {
        self.store = store
        self.rules = rules
        self.rooms = rooms
        self.clock = clock
        self.logger = logger
    }

    /// What the last step found; nil before the first.
    nonisolated var report: StorageReport? { self.latest.withLock { $0 } }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await self.step()
                guard (try? await self.clock.sleep(for: Self.interval)) != nil else { return }
            }
        }
    }

    /// Deletes what must go and reports. What fails is logged once and tried again at the next step.
    func step() async {
        do {
            if self.survey.map({ self.clock.monotonic - $0.at >= Self.surveyInterval }) ?? true {
                try await self.lookAround()
            }
            if !self.rules.isEmpty { try await self.retain() }
            self.lastFailure = ""
        } catch {
            // A bad file does not change every 15 seconds; one line tells of it.
            if "\(error)" != self.lastFailure {
                self.logger.error("The retention failed", metadata: ["reason": "\(error)"])
            }
            self.lastFailure = "\(error)"
        }
        do {
            try await self.tell()
        } catch {
            self.logger.error("The state of the store could not be kept", metadata: ["reason": "\(error)"])
        }
    }

    /// Runs the retention until nothing more must go.
    private func retain() async throws {
        guard var survey = self.survey else { return }
        for _ in 0..<Self.maximumRounds {
            let now = self.clock.utc
            let trustsTime = self.retentionClock.trusts(
                utc: now,
                monotonic: self.clock.monotonic,
                youngest: survey.youngest
            )
            let pins = PinnedRanges(try await self.store.transact { try StorePins.all(in: $0) })
            var segments: [RetentionSegment] = []
            var incomplete: Set<String> = []
            for camera in try await self.store.cameras() {
                let oldest = try await self.store.oldestUnpinned(camera: camera, pins: pins, limit: Self.batch)
                segments += oldest
                if oldest.count >= Self.batch { incomplete.insert(camera) }
            }
            let planner = RetentionPlanner(
                segments: segments,
                incomplete: incomplete,
                usage: survey.usage,
                pins: pins,
                rules: self.rules,
                rooms: self.rooms(),
                volume: try await self.store.volume(),
                now: now,
                trustsTime: trustsTime
            )
            let plan = planner.plan()
            self.missing = plan.missingBytes
            guard !plan.removals.isEmpty else { return }
            // What cannot be removed does not keep the rest from being counted.
            var failure: (any Error)?
            do {
                try await self.store.remove(plan.removals.map(\.segment)) { try StorePins.all(in: $0) }
            } catch {
                failure = error
            }
            for removal in plan.removals { survey.usage[removal.segment.camera, default: 0] -= removal.segment.bytes }
            survey.mediaBytes -= plan.bytes
            survey.forecast.reclaimable = max(0, survey.forecast.reclaimable - plan.bytes)
            self.survey = survey
            for reason in RetentionReason.allCases {
                let group = plan.removals.filter { $0.reason == reason }.map(\.segment)
                guard let first = group.map(\.start).min(), let last = group.map(\.end).max() else { continue }
                self.logger.info(
                    "Retention deleted media",
                    metadata: [
                        "reason": "\(reason.rawValue)", "segments": "\(group.count)",
                        "bytes": "\(group.reduce(0) { $0 + $1.bytes })", "from": "\(first)", "to": "\(last)",
                    ]
                )
            }
            if let failure { throw failure }
            guard plan.wantsMore else { return }
        }
    }

    /// Adds up what is there, what is pinned and what was recorded lately.
    private func lookAround() async throws {
        let now = self.clock.utc
        let pins = PinnedRanges(try await self.store.transact { try StorePins.all(in: $0) })
        let rooms = self.rooms()
        let far = UTCTime(microsecondsSince1970: .max / 2)
        let long = UTCTime(microsecondsSince1970: .min / 2)
        let all = try await self.store.usage()
        let earliest = all.map(\.earliest).min() ?? now
        let window = min(Self.window, max(.seconds(60), now - earliest))
        var (pinned, written, writtenPinned, due) = (Int64(0), Int64(0), Int64(0), Int64(0))
        for camera in all {
            pinned += try await self.store.bytes(camera: camera.camera, from: long, to: far, pins: pins).pinned
            let lately = try await self.store.bytes(camera: camera.camera, from: now - window, to: far, pins: pins)
            written += lately.all
            writtenPinned += lately.pinned
            if let age = self.rules.age(camera: camera.camera, room: rooms[camera.camera]) {
                let end = now - age + StorageForecast.warningTime
                let old = try await self.store.bytes(camera: camera.camera, from: long, to: end, pins: pins)
                due += old.all - old.pinned
            }
        }
        let media = all.reduce(Int64(0)) { $0 + $1.bytes }
        let keepsFree = self.rules.store.free != nil
        self.survey = Survey(
            at: self.clock.monotonic,
            usage: Dictionary(uniqueKeysWithValues: all.map { ($0.camera, $0.bytes) }),
            youngest: all.map(\.latest).max(),
            forecast: StorageForecast(
                volume: try await self.store.volume(),
                reclaimable: keepsFree ? media - pinned : 0,
                written: written,
                writtenPinned: writtenPinned,
                due: due,
                window: window,
                keepsFree: keepsFree,
                missing: 0
            ),
            mediaBytes: media,
            pinnedBytes: pinned
        )
    }

    /// Keeps the report in the index, and says in the log when an alarm begins and ends.
    private func tell() async throws {
        guard let survey = self.survey else { return }
        var forecast = survey.forecast
        forecast.volume = try await self.store.volume()
        forecast.missing = self.missing
        let now = self.clock.utc
        let report = StorageReport(
            at: now,
            totalBytes: forecast.volume.total,
            freeBytes: forecast.volume.free,
            reservedBytes: forecast.volume.reserve,
            mediaBytes: survey.mediaBytes,
            pinnedBytes: survey.pinnedBytes,
            bytesPerHour: forecast.bytesPerHour,
            fullAt: forecast.timeLeft.map { now + $0 },
            alarm: forecast.alarm
        )
        self.latest.withLock { $0 = report }
        if report.alarm != self.lastAlarm {
            if report.alarm != nil {
                self.logger.warning("\(report.text)")
            } else {
                self.logger.info("The alarm of the store is over. \(report.text)")
            }
            self.lastAlarm = report.alarm
        }
        try await self.store.keep(report)
    }
}
