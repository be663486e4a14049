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

import ArgumentParser
import Foundation
import Foundations
import MediaStore
import Playback

/// `oriel-edge store export`: a range of a camera as one MP4 file.
struct StoreExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes a range of a camera as one MP4 file.",
        discussion: """
            Moments are RFC 3339 (2026-11-22T10:00:00Z) or seconds from the camera's earliest picture.

            Example: oriel-edge store export --directory /srv/recordings --from 10 --to 25 --output clip.mp4
            """
    )

    @Option(help: "The folder of the media store.")
    var directory: String
    @Option(help: "The camera; needed when there are several.")
    var camera: String?
    @Option(help: "Where the clip begins.")
    var from: String?
    @Option(help: "Where the clip ends.")
    var to: String?
    @Option(help: "The file to write; it must not exist.")
    var output: String
    @Flag(name: .customLong("no-hidden-frames"), help: "Begin at the next key frame, with nothing hidden before it.")
    var noHiddenFrames = false
    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let store = try await MediaStore.open(directory: self.directory, mode: .reader)
        let segments = try await store.list()
        let cameras = Set(segments.map(\.camera)).sorted()
        guard let camera = self.camera ?? (cameras.count == 1 ? cameras[0] : nil) else {
            guard !cameras.isEmpty else { throw PlainError("Nothing is recorded in \(self.directory).") }
            throw ValidationError(
                "There are several cameras; choose one with --camera: \(cameras.joined(separator: ", "))."
            )
        }
        let own = segments.filter { $0.camera == camera }
        guard let earliest = own.map(\.start).min(), let latest = own.map(\.end).max() else {
            throw PlainError("There is no camera '\(camera)' here; there are: \(cameras.joined(separator: ", ")).")
        }
        let from = try self.moment(self.from, "--from", earliest) ?? earliest
        let to = try self.moment(self.to, "--to", earliest) ?? latest
        guard from < to else { throw ValidationError("The clip ends before it begins; swap --from and --to.") }
        let range = try await VirtualRange(
            store: store,
            camera: camera,
            from: from,
            to: to,
            hiddenFrames: !self.noHiddenFrames
        )
        let file = try await range.movie()
        try await self.write(file)
        let timeline = range.timeline()
        let report = Report(
            camera: camera,
            output: self.output,
            bytes: file.length,
            durationSeconds: timeline.durationSeconds,
            hiddenSeconds: timeline.hiddenSeconds,
            gaps: timeline.gaps.count,
            parts: timeline.parts.count
        )
        if self.json { return try Console.json(report) }
        print("\(self.output): \(String(format: "%.3f", report.durationSeconds)) s, \(Console.size(report.bytes)).")
        if report.hiddenSeconds > 0 {
            print(
                "The file carries \(String(format: "%.3f", report.hiddenSeconds)) s of video before the start, which players "
                    + "do not show; --no-hidden-frames leaves it out."
            )
        }
        if report.gaps > 0 { print("\(report.gaps) gaps: see 'oriel-edge store list --gaps'.") }
        if report.parts > 1 {
            print("The format changes in the range: only the first of \(report.parts) parts is in the file.")
        }
    }

    private func write(_ file: VirtualFile) async throws {
        let descriptor = open(self.output, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw PlainError("Could not write \(self.output): \(String(cString: strerror(errno))).")
        }
        defer { close(descriptor) }
        var written: Int64 = 0
        do {
            for try await chunk in file.read() {
                try self.writeAll(chunk, to: descriptor)
                written += Int64(chunk.count)
                Console.progress("\(written * 100 / max(1, file.length)) %")
            }
            guard fsync(descriptor) == 0 else { throw self.failure() }
            Console.clearProgress()
        } catch {
            unlink(self.output)
            throw error
        }
    }

    private func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw self.failure()
            }
            rest = rest.dropFirst(count)
        }
    }

    private func failure() -> PlainError {
        PlainError("Could not write \(self.output): \(String(cString: strerror(errno))).")
    }

    private func moment(_ text: String?, _ option: String, _ earliest: UTCTime) throws -> UTCTime? {
        guard let text else { return nil }
        if let time = UTCTime(rfc3339: text) { return time }
        if let seconds = Double(text), seconds.isFinite, abs(seconds) < 1e9 {
            return earliest + .microseconds(Int64((seconds * 1_000_000).rounded()))
        }
        throw ValidationError(
            "\(option) '\(text)' is neither RFC 3339 like 2026-11-22T10:00:00Z nor a number of seconds."
        )
    }

    private struct Report: Encodable {
        var camera: String
        var output: String
        var bytes: Int64
        var durationSeconds: Double
        var hiddenSeconds: Double
        var gaps: Int
        var parts: Int
    }
}
