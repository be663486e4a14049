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

import Foundation
import Foundations
import MediaStore
import Synchronization

@testable import Recorder

/// A recorder on a media store in a folder of its own, with a camera and a clock that stands still.
final class RecorderRig: Sendable {
    let directory: String
    let disk = FakeDisk()
    let store: MediaStore
    let recorder: Recorder
    let camera: FeedCamera
    let reports = Mutex<[(camera: String, progress: Recorder.Progress)]>([])

    init(_ camera: FeedCamera = FeedCamera()) async throws {
        self.camera = camera
        self.directory = FileManager.default.temporaryDirectory.appending(path: "oriel-recorder-\(UUID())").path
        try FileManager.default.createDirectory(atPath: self.directory, withIntermediateDirectories: true)
        self.store = try await MediaStore.open(
            directory: self.directory,
            fileSystem: self.disk,
            clock: camera.clock,
            mode: .writer
        )
        let reports = ReportBox()
        self.recorder = Recorder(store: self.store, clock: camera.clock) { camera, progress in
            reports.rig?.reports.withLock { $0.append((camera, progress)) }
        }
        reports.rig = self
    }

    deinit { try? FileManager.default.removeItem(atPath: self.directory) }

    /// Lets the camera send from `from` to `to`, milliseconds after the start, with a tick each half second.
    func record(_ from: Int64, _ to: Int64) async {
        for begin in stride(from: from, to: to, by: 500) {
            self.camera.send(begin, min(begin + 500, to))
            await self.recorder.recordTick()
        }
    }

    /// The camera's gaps of all time.
    func gaps() async throws -> [Gap] {
        try await self.store.gaps(
            camera: self.camera.feed.camera,
            from: FeedCamera.start - .seconds(3600),
            to: FeedCamera.start + .seconds(3600)
        )
    }

    /// The gaps as causes with begin and end in milliseconds after the start.
    func gapTable() async throws -> [String] {
        try await self.gaps().map { gap in
            func milliseconds(_ time: UTCTime) -> Int64 {
                rescale((time - FeedCamera.start).wholeMicroseconds, from: 1_000_000, to: 1000)
            }
            return "\(gap.cause.rawValue) \(milliseconds(gap.start)) \(gap.end.map { "\(milliseconds($0))" } ?? "-")"
        }
    }

    /// What is on disk of the camera.
    func segments() async throws -> [SegmentSummary] { try await self.store.list(camera: self.camera.feed.camera) }
}

/// Breaks the circle of a rig and its recorder's report.
private final class ReportBox: Sendable {
    private let box = Mutex<WeakRig>(WeakRig())

    private struct WeakRig {
        weak var rig: RecorderRig?
    }

    var rig: RecorderRig? {
        get { self.box.withLock { $0.rig } }
        set { self.box.withLock { $0.rig = newValue } }
    }
}
