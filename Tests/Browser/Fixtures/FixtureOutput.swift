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
import Playback

/// Writes what the edge would serve of a fixture: `init.mp4`, the windows, `movie.mp4`, and `timeline.json` about them.
struct FixtureOutput {
    let manifest: FixtureManifest
    let directory: URL

    /// Reads the store and writes the files. Throws what playback throws.
    func write(store directory: String) async throws {
        let store = try await MediaStore.open(directory: directory, mode: .reader)
        let range = try await VirtualRange(
            store: store,
            camera: self.manifest.camera,
            from: UTCTime(microsecondsSince1970: self.manifest.from),
            to: UTCTime(microsecondsSince1970: self.manifest.to)
        )
        var timeline = FixtureTimeline(range.timeline())
        try Data(range.initialization()).write(to: self.directory.appending(path: "init.mp4"))
        if self.manifest.allWindows {
            timeline.windows = try await self.windows(
                of: range,
                from: 0,
                until: .infinity,
                aligned: false,
                name: "window"
            )
        }
        for (number, seconds) in self.manifest.seeks.enumerated() {
            let at = timeline.lead + seconds
            let windows = try await self.windows(
                of: range,
                from: at,
                until: at + self.manifest.windowSeconds,
                aligned: true,
                name: "seek\(number)"
            )
            timeline.seeks.append(FixtureTimeline.Seek(at: at, windows: windows))
        }
        let movie = try await range.movie()
        timeline.movieBytes = movie.length
        try await movie.export(to: self.directory.appending(path: "movie.mp4").path)
        try JSONEncoder().encode(timeline).write(to: self.directory.appending(path: "timeline.json"))
    }

    private func windows(
        of range: VirtualRange,
        from seconds: Double,
        until end: Double,
        aligned: Bool,
        name: String
    ) async throws -> [FixtureTimeline.Window] {
        var windows: [FixtureTimeline.Window] = []
        var at = seconds
        while at < end, windows.last?.isLast != true {
            let window = try await range.window(
                at: at,
                duration: self.manifest.windowSeconds,
                alignToKeyFrame: aligned && windows.isEmpty
            )
            let file = "\(name)-\(windows.count).m4s"
            try Data(window.bytes).write(to: self.directory.appending(path: file))
            windows.append(
                FixtureTimeline.Window(name: file, start: window.start, end: window.end, isLast: window.isLast)
            )
            at = window.end
        }
        return windows
    }
}
