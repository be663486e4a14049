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
import MediaFormats
import SQLStore

extension MediaStore {
    /// Notes the row of a new segment whose first fragment is durable.
    func introduce(_ writer: SegmentWriter) {
        guard !self.pendingChanges.contains(where: { $0.writer === writer }) else { return }
        self.append(.insert(writer))
    }

    /// Notes the ends of segments whose fragments are all durable.
    func retire(_ writers: [SegmentWriter]) {
        for writer in writers where !writer.isFailed {
            writer.close(cutting: false)
            guard !writer.isNew else { continue }
            self.append(.finish(writer, writer.summary(.closed)))
        }
    }

    /// Queues a change for the next index transaction.
    func append(_ change: IndexChange) {
        guard self.pendingChanges.count < Self.maximumPendingChanges else { return }
        self.pendingChanges.append(change)
    }

    /// Commits what waits in one transaction; keeps it where that fails.
    func commitPendingChanges() async throws {
        let changes = self.pendingChanges
        guard !changes.isEmpty else { return }
        let statements = changes.flatMap(\.statements)
        do {
            try await self.database.write { transaction in
                for statement in statements { try transaction.execute(statement.sql, statement.parameters) }
            }
        } catch {
            throw StoreError(index: error)
        }
        for change in changes { change.writer.isIndexed = true }
        self.pendingChanges.removeFirst(changes.count)
    }
}

extension IndexChange {
    /// The row of a segment whose first fragment is durable.
    static func insert(_ writer: SegmentWriter) -> IndexChange {
        let summary = writer.summary(.open)
        return IndexChange(statements: Self.insertion(of: summary), writer: writer, summary: summary)
    }

    /// The statements that make the row of an open segment.
    static func insertion(of summary: SegmentSummary) -> [Statement] {
        let hash = InitializationRow.hash(video: summary.video, audio: summary.audio)
        let row = InitializationRow(video: summary.video, audio: summary.audio)
        return [
            Statement(
                sql: """
                    INSERT INTO initializations (hash, sps, pps, audio) VALUES (?, ?, ?, ?)
                    ON CONFLICT (hash) DO NOTHING
                    """,
                parameters: [.text(hash), .blob(row.sps), .blob(row.pps), row.audio.map { .blob($0) } ?? .null]
            ),
            Statement(
                sql: """
                    INSERT INTO segments (id, camera, session, state, path, initialization, start_us, end_us, bytes,
                        video_samples, video_ticks, last_video_tick, first_composition, audio_samples, detail)
                    VALUES (?, ?, ?, 'open', ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, '')
                    """,
                parameters: [
                    .text("\(summary.id)"), .text(summary.camera), .text("\(summary.session)"), .text(summary.path),
                    .text(hash), .integer(summary.start.microsecondsSince1970),
                    .integer(summary.start.microsecondsSince1970),
                ]
            ),
        ]
    }

    /// The end of a segment.
    static func finish(_ writer: SegmentWriter, _ summary: SegmentSummary) -> IndexChange {
        IndexChange(
            statements: [Self.completion(of: summary, index: writer.durable)],
            writer: writer,
            summary: summary
        )
    }

    /// The statement that completes the row of a segment.
    static func completion(of summary: SegmentSummary, index: SegmentIndex) -> Statement {
        let blobs = index.encoded()
        return Statement(
            sql: """
                UPDATE segments SET state = ?, end_us = ?, bytes = ?, video_samples = ?, video_ticks = ?,
                    last_video_tick = ?, first_composition = ?, audio_samples = ?, first_audio_tick = ?,
                    last_audio_tick = ?, sha256 = ?, video_index = ?, audio_index = ?, fragment_index = ?, detail = ?
                WHERE id = ?
                """,
            parameters: [
                .text(summary.state.rawValue), .integer(summary.end.microsecondsSince1970), .integer(summary.bytes),
                .integer(Int64(summary.videoSamples)), .integer(summary.videoTicks), .integer(summary.lastVideoTick),
                .integer(summary.firstComposition), .integer(Int64(summary.audioSamples)),
                summary.firstAudioTick.map { .integer($0) } ?? .null,
                summary.lastAudioTick.map { .integer($0) } ?? .null, summary.sha256.map { .text($0) } ?? .null,
                .blob(blobs.video), .blob(blobs.audio), .blob(blobs.fragments), .text(summary.detail),
                .text("\(summary.id)"),
            ]
        )
    }
}
