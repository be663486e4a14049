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

import EdgeProtocol
import Foundation
import Foundations
import MediaStore
import Recorder
import SQLStore
import Sync
import Synchronization

/// Starts, resumes and ends recordings, and tells the cloud through the outbox.
///
/// The rows of `recordings` are the truth: what is open there is recorded again after a restart. A recording is
/// `starting` until the first pictures are on disk, then `recording`, then `complete`.
actor RecordingBook {
    /// How long a room's cameras may take to bring a first picture before the start has failed.
    static let startLimit = Duration.seconds(10)

    /// How often new gaps of a running recording are told: each fact carries all of them. The last one leaves none out.
    static let gapInterval = Duration.seconds(30)

    private struct Open {
        var id: UUIDv7
        var roomID: UUIDv7
        var cameras: [UUIDv7]
        var start: UTCTime
        var isTold: Bool
        var toldGaps = 0
        var lastTold: MonotonicTime?
        var progress: [String: Recorder.Progress] = [:]
        var waiters: [CheckedContinuation<Bool, Never>] = []
    }

    private let store: MediaStore
    private let supervisor: CameraSupervisor
    private let clock: any TimeSource
    private let outboxChanged: @Sendable () -> Void
    private var recorder: Recorder?
    private var open: [UUIDv7: Open] = [:]

    init(
        store: MediaStore,
        supervisor: CameraSupervisor,
        clock: any TimeSource,
        outboxChanged: @escaping @Sendable () -> Void
    ) {
        self.store = store
        self.supervisor = supervisor
        self.clock = clock
        self.outboxChanged = outboxChanged
    }

    /// Hands over the recorder, which reports to this book, and resumes what was open when the program ended.
    func begin(with recorder: Recorder) async throws {
        self.recorder = recorder
        let rows = try await self.store.transact { transaction in
            try transaction.query("SELECT * FROM recordings WHERE state <> 'complete'")
        }
        for row in rows {
            guard let id = UUIDv7(try row.text("id")), let roomID = UUIDv7(try row.text("room")) else { continue }
            let cameras = try JSONDecoder().decode([UUIDv7].self, from: Data(row.text("cameras").utf8))
            let start = UTCTime(microsecondsSince1970: try row.integer("start_us"))
            self.open[id] = Open(
                id: id,
                roomID: roomID,
                cameras: cameras,
                start: start,
                isTold: try row.text("state") == "recording"
            )
            for camera in cameras {
                guard let feed = self.supervisor.feed(camera) else { continue }
                let segments = try await self.store.segments(camera: feed.camera, from: start, to: self.clock.utc)
                await recorder.start(
                    feed,
                    at: start,
                    coveredUntil: segments.map(\.end).max() ?? start,
                    cause: .restart
                )
            }
        }
    }

    /// The recordings that run.
    var openCount: Int { self.open.count }

    /// Begins a recording; returns once the first pictures are on disk.
    ///
    /// - Throws: ``EdgeError`` of code `conflict` when the room is unknown, has another recording, or no camera of it
    ///   brings a picture in time.
    func start(_ id: UUIDv7, roomID: UUIDv7) async throws {
        let now = self.clock.utc
        if self.open[id] == nil, try await self.isKnown(id) { return }
        if self.open[id] == nil {
            guard let room = self.supervisor.room(roomID), let recorder = self.recorder, !room.feeds.isEmpty else {
                throw EdgeError(code: .conflict, message: "The media server does not know this room yet; try again.")
            }
            guard !self.open.values.contains(where: { $0.roomID == roomID }) else {
                throw EdgeError(code: .conflict, message: "This room is being recorded already.")
            }
            let cameras = room.room.cameras.map(\.id)
            self.open[id] = Open(id: id, roomID: roomID, cameras: cameras, start: now, isTold: false)
            let names = String(decoding: try JSONEncoder().encode(cameras), as: UTF8.self)
            do {
                try await self.store.transact { transaction in
                    try transaction.execute(
                        """
                        INSERT INTO recordings (id, room, cameras, start_us, state) VALUES (?, ?, ?, ?, 'starting')
                        ON CONFLICT (id) DO NOTHING
                        """,
                        [
                            .text(id.description), .text(roomID.description), .text(names),
                            .integer(now.microsecondsSince1970),
                        ]
                    )
                }
            } catch {
                self.open[id] = nil
                throw error
            }
            for feed in room.feeds { await recorder.start(feed, at: now) }
            await recorder.recordTick()
        }
        if self.open[id]?.isTold == true { return }
        guard await self.waitUntilTold(id) else {
            try await self.abandon(id)
            throw EdgeError(
                code: .conflict,
                message:
                    "No camera of the room brought a picture within \(Int(Self.startLimit.inSeconds)) s; check the "
                    + "cameras, then start again."
            )
        }
    }

    /// Ends a recording; returns once all of it is on disk. Ending one that has ended is no error.
    func stop(_ id: UUIDv7) async throws {
        guard let recording = self.open[id], let recorder = self.recorder else {
            if try await self.isKnown(id) { return }
            throw EdgeError(code: .conflict, message: "The media server knows no such recording.")
        }
        let end = self.clock.utc
        let names = recording.cameras.map(\.description)
        for name in names { await recorder.limit(camera: name, to: end) }
        await recorder.waitForArrivals(of: names, until: end)
        for camera in recording.cameras {
            if let progress = await recorder.stop(camera: camera.description, at: end) {
                self.open[id]?.progress[camera.description] = progress
            }
        }
        try await self.tell(id, state: .complete, end: end)
        self.open[id] = nil
    }

    /// Takes note of how far a camera's recording has come.
    func progressed(_ camera: String, _ progress: Recorder.Progress) async {
        guard let (id, recording) = self.open.first(where: { $0.value.cameras.contains { $0.description == camera } })
        else { return }
        self.open[id]?.progress[camera] = progress
        let gaps = self.open[id]?.progress.values.reduce(0) { $0 + $1.gaps.count } ?? 0
        if !recording.isTold {
            // All cameras that have a signal must be on disk before anyone reads "recording".
            let live = recording.cameras.filter { self.supervisor.feed($0)?.signal.0 == .live }
            let ready = live.allSatisfy { self.open[id]?.progress[$0.description]?.start != nil }
            guard progress.start != nil, ready else { return }
        } else {
            let isEarly = recording.lastTold.map { self.clock.monotonic - $0 < Self.gapInterval } ?? false
            guard gaps != recording.toldGaps, !isEarly else { return }
        }
        guard (try? await self.tell(id, state: .recording, end: nil)) != nil else { return }
        self.open[id]?.isTold = true
        self.open[id]?.toldGaps = gaps
        self.open[id]?.lastTold = self.clock.monotonic
        let waiters = self.open[id]?.waiters ?? []
        self.open[id]?.waiters = []
        for waiter in waiters { waiter.resume(returning: true) }
    }

    /// Every recording that the cloud should know of, as it is now.
    func allFacts() async throws -> [EdgeFact] {
        let rows = try await self.store.transact { transaction in
            try transaction.query("SELECT * FROM recordings WHERE state <> 'starting' ORDER BY start_us")
        }
        var facts: [EdgeFact] = []
        for row in rows {
            guard let id = UUIDv7(try row.text("id")), let roomID = UUIDv7(try row.text("room")) else { continue }
            facts.append(
                .recording(
                    try await self.fact(
                        id: id,
                        roomID: roomID,
                        cameras: JSONDecoder().decode([UUIDv7].self, from: Data(row.text("cameras").utf8)),
                        state: RecordingFact.State(rawValue: try row.text("state")) ?? .complete,
                        start: UTCTime(microsecondsSince1970: try row.integer("start_us")),
                        end: try row.integerOrNil("stop_us").map { UTCTime(microsecondsSince1970: $0) }
                    )
                )
            )
        }
        return facts
    }

    private func isKnown(_ id: UUIDv7) async throws -> Bool {
        try await self.store.transact { transaction in
            try transaction.queryOne("SELECT id FROM recordings WHERE id = ?", [.text(id.description)]) != nil
        }
    }

    private func waitUntilTold(_ id: UUIDv7) async -> Bool {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                guard (try? await self.clock.sleep(for: Self.startLimit)) != nil else { return }
                await self.giveUp(id)
            }
            let told = await withCheckedContinuation { continuation in
                if self.open[id]?.isTold == true {
                    continuation.resume(returning: true)
                } else if self.open[id] == nil {
                    continuation.resume(returning: false)
                } else {
                    self.open[id]?.waiters.append(continuation)
                }
            }
            group.cancelAll()
            return told
        }
    }

    private func giveUp(_ id: UUIDv7) {
        guard self.open[id]?.isTold == false else { return }
        let waiters = self.open[id]?.waiters ?? []
        self.open[id]?.waiters = []
        for waiter in waiters { waiter.resume(returning: false) }
    }

    /// Ends a recording that never had a picture and leaves no trace of it.
    private func abandon(_ id: UUIDv7) async throws {
        guard let recording = self.open[id], !recording.isTold else { return }
        for camera in recording.cameras {
            _ = await self.recorder?.stop(camera: camera.description, at: recording.start)
        }
        let deleted = try await self.store.transact { transaction in
            try transaction.execute(
                "DELETE FROM recordings WHERE id = ? AND state = 'starting'",
                [.text(id.description)]
            )
        }
        // Its first pictures may have come meanwhile, and the cloud been told: then it ends here.
        if deleted == 0 { try await self.tell(id, state: .complete, end: self.clock.utc) }
        self.open[id] = nil
    }

    /// Writes a recording's row and the fact for the cloud in one transaction.
    private func tell(_ id: UUIDv7, state: RecordingFact.State, end: UTCTime?) async throws {
        guard let recording = self.open[id] else { return }
        var start = recording.start
        if !recording.isTold, let first = recording.progress.values.compactMap(\.start).min() {
            start = max(start, first)
        }
        let fact = try await self.fact(
            id: id,
            roomID: recording.roomID,
            cameras: recording.cameras,
            state: state,
            start: start,
            end: end
        )
        let now = self.clock.utc
        try await self.store.transact { transaction in
            try transaction.execute(
                "UPDATE recordings SET state = ?, start_us = ?, stop_us = ? WHERE id = ?",
                [
                    .text(state.rawValue), .integer(fact.start.microsecondsSince1970),
                    end.map { .integer($0.microsecondsSince1970) } ?? .null, .text(id.description),
                ]
            )
            try Outbox.append(.recording(fact), now: now, in: transaction)
        }
        self.open[id]?.start = start
        self.outboxChanged()
    }

    private func fact(
        id: UUIDv7,
        roomID: UUIDv7,
        cameras: [UUIDv7],
        state: RecordingFact.State,
        start: UTCTime,
        end: UTCTime?
    ) async throws -> RecordingFact {
        let until = end ?? self.clock.utc
        var parts: [RecordingFact.Camera] = []
        for camera in cameras {
            let segments = try await self.store.segments(camera: camera.description, from: start, to: until)
            let gaps = try await self.store.gaps(camera: camera.description, from: start, to: until)
            parts.append(
                RecordingFact.Camera(
                    id: camera,
                    bytes: segments.reduce(0) { $0 + $1.bytes },
                    gaps: gaps.map { GapFact(start: $0.start, end: $0.end ?? until, cause: $0.cause.rawValue) }
                )
            )
        }
        return RecordingFact(id: id, roomID: roomID, state: state, start: start, end: end, cameras: parts)
    }
}
