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
import SQLStore

extension MediaStore {
    /// The segments of a camera that have a picture in `from ..< to`, in the order of their start.
    ///
    /// Of an open segment only what is acknowledged counts; in another process than the writer's, what is whole in the
    /// file. A segment whose file lost its end comes as `damaged` with what is left. Throws ``StoreError``.
    public func segments(camera: String, from: UTCTime, to: UTCTime) async throws -> [SegmentSummary] {
        let rows = try await self.rows(camera: camera, from: from, to: to)
        var result: [SegmentSummary] = []
        for row in rows {
            let summary = try await self.current(row)
            if summary.videoSamples > 0, summary.end > from { result.append(summary) }
        }
        return result
    }

    /// All segments, of one camera or of all, that overlap a range, as the index has them; what `store list` shows.
    ///
    /// Open ones come as ``segments(camera:from:to:)`` gives them. Throws ``StoreError``.
    public func list(camera: String? = nil, from: UTCTime? = nil, to: UTCTime? = nil) async throws -> [SegmentSummary] {
        var rows: [SegmentSummary] = []
        let cameras = if let camera { [camera] } else { try await self.cameras() }
        for camera in cameras {
            rows += try await self.rows(
                camera: camera,
                from: from ?? UTCTime(microsecondsSince1970: .min / 2),
                to: to ?? UTCTime(microsecondsSince1970: .max)
            )
        }
        return rows.map { row in
            if let live = self.live(row.id) { return live }
            return row.state == .open ? self.scanned(row) : row
        }
    }

    /// The samples of a segment. Throws ``StoreError``: `notFound` where the row is gone, `damaged` where the index is.
    public func index(of segment: SegmentSummary) async throws -> SegmentIndex {
        if let snapshot = segment.snapshot { return snapshot }
        let id = "\(segment.id)"
        let blobs: [[UInt8]]?
        do {
            blobs = try await self.database.read { transaction in
                try transaction.queryOne(
                    "SELECT video_index, audio_index, fragment_index FROM segments WHERE id = ?",
                    [.text(id)]
                ).map { [try $0.blob("video_index"), try $0.blob("audio_index"), try $0.blob("fragment_index")] }
            }
        } catch {
            throw StoreError(index: error)
        }
        guard let blobs else {
            throw StoreError(
                code: .notFound,
                message: "The segment \(id) is no longer in the store; its time for keeping may have ended."
            )
        }
        return try SegmentIndex(video: blobs[0], audio: blobs[1], fragments: blobs[2])
    }

    /// The segment as it is now: an open one with its samples so far, one that lost its end with what is left.
    private func current(_ row: SegmentSummary) async throws -> SegmentSummary {
        if let live = self.live(row.id) { return live }
        if row.state == .open { return self.scanned(row) }
        let size = (try? self.fileSystem.size("\(self.directory)/\(row.path)")) ?? nil
        if let size, size >= row.bytes { return row }
        let detail = size == nil ? "The segment file is missing." : "The segment file lost its end."
        return row.clipped(to: try await self.index(of: row).clipped(toBytes: size ?? 0), detail: detail)
    }

    /// What the writer of this process knows of a segment that is open or whose end is not in the index yet.
    private func live(_ id: UUIDv7) -> SegmentSummary? {
        for camera in self.cameras.values {
            for writer in [camera.current, camera.closing] {
                if let writer, writer.id == id, writer.isIndexed { return writer.summary(.open) }
            }
        }
        guard let change = self.pendingChanges.last(where: { $0.writer.id == id }) else { return nil }
        return change.writer.summary(.open)
    }

    /// An open segment of another process, as its file says.
    private func scanned(_ row: SegmentSummary) -> SegmentSummary {
        do throws(StoreError) {
            let path = "\(self.directory)/\(row.path)"
            let length = try self.fileSystem.size(path) ?? 0
            let scan = try ScannedSegment(file: try self.fileSystem.openForReading(path), length: length)
            var result = row.clipped(to: scan.index, detail: "")
            result.state = .open
            return result
        } catch {
            return row.clipped(to: SegmentIndex(initializationBytes: 0), detail: error.message)
        }
    }

    /// The rows of a camera's segments that overlap `from ..< to`, and the open ones that began before `to`.
    private func rows(camera: String, from: UTCTime, to: UTCTime) async throws -> [SegmentSummary] {
        let first: UTCTime
        do {
            first = try await self.database.read {
                try Self.earliestStart(camera: camera, reachingPast: from, in: $0)
            }
        } catch {
            throw StoreError(index: error)
        }
        return try await self.rows(
            """
            WHERE s.camera = ? AND s.start_us >= ? AND s.start_us < ? AND (s.end_us > ? OR s.state = 'open')
                AND s.state <> 'removing'
            ORDER BY s.start_us, s.id
            """,
            [
                .text(camera), .integer(first.microsecondsSince1970), .integer(to.microsecondsSince1970),
                .integer(from.microsecondsSince1970),
            ]
        )
    }

    /// The rows of segments that a condition chooses, without their samples.
    func rows(_ condition: String, _ parameters: [SQLValue]) async throws -> [SegmentSummary] {
        // The detail lies behind the samples in the row; reading it would read them too.
        let sql = """
            SELECT s.id AS id, s.camera AS camera, s.session AS session, s.state AS state, s.path AS path,
                s.initialization AS initialization, s.start_us AS start_us, s.end_us AS end_us, s.bytes AS bytes,
                s.video_samples AS video_samples, s.video_ticks AS video_ticks, s.last_video_tick AS last_video_tick,
                s.first_composition AS first_composition, s.audio_samples AS audio_samples,
                s.first_audio_tick AS first_audio_tick, s.last_audio_tick AS last_audio_tick, s.sha256 AS sha256,
                CASE WHEN s.state = 'closed' THEN '' ELSE s.detail END AS detail
            FROM segments AS s \(condition)
            """
        do {
            return try await self.database.read { transaction in
                var formats: [String: (video: VideoFormat, audio: AudioFormat?)] = [:]
                return try transaction.query(sql, parameters).map { row in
                    let hash = try row.text("initialization")
                    let format = try formats[hash] ?? Self.formats(hash, transaction)
                    formats[hash] = format
                    return try SegmentSummary(row: row, video: format.video, audio: format.audio)
                }
            }
        } catch {
            throw StoreError(index: error)
        }
    }

    private static func formats(
        _ hash: String,
        _ transaction: any SQLTransaction
    ) throws -> (video: VideoFormat, audio: AudioFormat?) {
        let row = try transaction.queryOne("SELECT sps, pps, audio FROM initializations WHERE hash = ?", [.text(hash)])
        guard let row else {
            throw StoreError(
                code: .damaged,
                message: "The index lacks the decoder configuration \(hash); restore the index from a backup."
            )
        }
        let audio = row["audio"] == .null ? nil : try row.blob("audio")
        return try InitializationRow(sps: row.blob("sps"), pps: row.blob("pps"), audio: audio).formats()
    }
}

extension SegmentSummary {
    /// Reads a row of `segments`.
    fileprivate init(row: SQLRow, video: VideoFormat, audio: AudioFormat?) throws {
        guard let id = UUIDv7(try row.text("id")), let session = UUIDv7(try row.text("session")),
            let state = SegmentState(rawValue: try row.text("state"))
        else {
            throw StoreError(
                code: .damaged,
                message: "A row of the index has an id or a state that is none; restore the index from a backup."
            )
        }
        self.init(
            id: id,
            camera: try row.text("camera"),
            session: session,
            state: state,
            path: try row.text("path"),
            start: UTCTime(microsecondsSince1970: try row.integer("start_us")),
            end: UTCTime(microsecondsSince1970: try row.integer("end_us")),
            bytes: try row.integer("bytes"),
            videoSamples: Int(try row.integer("video_samples")),
            videoTicks: try row.integer("video_ticks"),
            lastVideoTick: try row.integer("last_video_tick"),
            firstComposition: try row.integer("first_composition"),
            audioSamples: Int(try row.integer("audio_samples")),
            firstAudioTick: try row.integerOrNil("first_audio_tick"),
            lastAudioTick: try row.integerOrNil("last_audio_tick"),
            video: video,
            audio: audio,
            sha256: try row.textOrNil("sha256"),
            detail: try row.text("detail"),
            snapshot: nil
        )
    }
}
