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

public import SQLStore

extension MediaStore {
    /// The statements that make the tables of a store, in the portable subset.
    ///
    /// All `_us` columns are microseconds since 1970 in UTC. Video ticks are 1/90,000 s; audio ticks are 1/sample rate.
    /// Both count from the decode time of the segment's first picture.
    public static let schema: [String] = [
        // The distinct decoder configurations.
        //   hash   SHA-256 of the other columns in hexadecimal
        //   sps    sequence parameter set, a NAL unit
        //   pps    the other parameter sets (H.265: video, then picture; H.264: picture), each behind a 2 byte big-endian
        //          length
        //   audio  AudioSpecificConfig of AAC, the sample entry of other sound, null without
        """
        CREATE TABLE initializations (
            hash TEXT NOT NULL PRIMARY KEY, sps BLOB NOT NULL, pps BLOB NOT NULL, audio BLOB
        )
        """,
        // One row for each segment file, written when its first fragment is durable.
        //   id                 UUID version 7, also in the name of the file
        //   camera             id of the camera
        //   session            UUID of the continuous session with the camera
        //   state              open, closed, recovered, damaged, removing
        //   path               path below the directory of the store
        //   initialization     hash in initializations
        //   start_us           presentation time of the first picture
        //   end_us             presentation time at which the last picture ends; start_us while open
        //   bytes              durable bytes of the file; 0 while open, as all below
        //   video_samples      number of pictures
        //   video_ticks        decode time at which the last picture ends
        //   last_video_tick    decode time of the last picture
        //   first_composition  presentation time of the first picture in video ticks
        //   audio_samples      number of frames of sound
        //   first_audio_tick   time of the first frame of sound in audio ticks, null without
        //   last_audio_tick    time of the last frame of sound in audio ticks, null without
        //   sha256             of the whole file in hexadecimal, null while open or damaged
        //   video_index        samples of the video track, the compact form of SegmentIndex; null while open
        //   audio_index        samples of the audio track, the same
        //   fragment_index     fragments, the same
        //   detail             what is wrong with a damaged segment, in one sentence
        """
        CREATE TABLE segments (
            id TEXT NOT NULL PRIMARY KEY, camera TEXT NOT NULL, session TEXT NOT NULL, state TEXT NOT NULL,
            path TEXT NOT NULL, initialization TEXT NOT NULL, start_us BIGINT NOT NULL, end_us BIGINT NOT NULL,
            bytes BIGINT NOT NULL, video_samples BIGINT NOT NULL, video_ticks BIGINT NOT NULL,
            last_video_tick BIGINT NOT NULL, first_composition BIGINT NOT NULL, audio_samples BIGINT NOT NULL,
            first_audio_tick BIGINT, last_audio_tick BIGINT, sha256 TEXT, video_index BLOB, audio_index BLOB,
            fragment_index BLOB, detail TEXT NOT NULL
        )
        """,
        "CREATE INDEX segments_by_time ON segments (camera, start_us)",
        "CREATE INDEX segments_by_state ON segments (state)",
        // Intervals that a camera lacks.
        //   end_us  null while it lasts
        //   cause   raw value of GapCause
        //   detail  more about the cause in one sentence, may be empty
        """
        CREATE TABLE gaps (
            id TEXT NOT NULL PRIMARY KEY, camera TEXT NOT NULL, start_us BIGINT NOT NULL, end_us BIGINT,
            cause TEXT NOT NULL, detail TEXT NOT NULL
        )
        """,
        "CREATE INDEX gaps_by_time ON gaps (camera, start_us)",
        // Claims on a time range of a room's cameras; the edge agent owns the rows.
        //   cameras  JSON array of camera ids
        //   stop_us  null while it runs
        //   state    the agent's word for it
        """
        CREATE TABLE recordings (
            id TEXT NOT NULL PRIMARY KEY, room TEXT NOT NULL, cameras TEXT NOT NULL, start_us BIGINT NOT NULL,
            stop_us BIGINT, state TEXT NOT NULL
        )
        """,
        "CREATE INDEX recordings_by_time ON recordings (room, start_us)",
        // Changes that the cloud has to hear of, written in the transaction of the change.
        //   seq         counts from 1 within epoch and class, in the order of commits
        //   epoch       random id of this history of the index; a restored backup gets a new one
        //   class       priority class of the sync
        //   item_key    what changed
        //   op          put or remove
        //   payload     JSON of the new state
        //   created_us  when
        """
        CREATE TABLE outbox (
            epoch TEXT NOT NULL, class TEXT NOT NULL, seq BIGINT NOT NULL, item_key TEXT NOT NULL, op TEXT NOT NULL,
            payload TEXT NOT NULL, created_us BIGINT NOT NULL, PRIMARY KEY (epoch, class, seq)
        )
        """,
        // Where the sync stands, one row for each class.
        //   epoch             the running epoch
        //   next_seq          the seq that the next change gets
        //   acknowledged_seq  up to where the cloud has applied the changes
        """
        CREATE TABLE sync_state (
            class TEXT NOT NULL PRIMARY KEY, epoch TEXT NOT NULL, next_seq BIGINT NOT NULL,
            acknowledged_seq BIGINT NOT NULL
        )
        """,
    ]

    /// What upkeep and day views need, from version 2 on.
    public static let upkeepSchema: [String] = [
        // All that a day view, the totals and the retention read of a segment, so that they do not touch its row, which is
        // large; takes the place of segments_by_time.
        "DROP INDEX segments_by_time",
        "CREATE INDEX segments_by_day ON segments (camera, start_us, end_us, state, bytes)",
        // The few segments of more than an hour, which a look at a day must not miss.
        "CREATE INDEX segments_long ON segments (camera, end_us, start_us) WHERE end_us > start_us + 3600000000",
        // Ranges that someone asked to keep.
        //   reason  why, in a sentence
        """
        CREATE TABLE holds (
            id TEXT NOT NULL PRIMARY KEY, camera TEXT NOT NULL, start_us BIGINT NOT NULL, end_us BIGINT NOT NULL,
            reason TEXT NOT NULL
        )
        """,
        // One row: what the upkeep found last.
        //   full_at_us  when media will have no room, null where that is not to be seen
        //   alarm       raw value of StorageAlarm, null where all is well
        """
        CREATE TABLE storage_report (
            at_us BIGINT NOT NULL, total_bytes BIGINT NOT NULL, free_bytes BIGINT NOT NULL,
            reserved_bytes BIGINT NOT NULL, media_bytes BIGINT NOT NULL, pinned_bytes BIGINT NOT NULL,
            bytes_per_hour BIGINT NOT NULL, full_at_us BIGINT, alarm TEXT
        )
        """,
        // Alarms of the store as facts.
        //   end_us  null while it holds
        //   detail  the report that raised it, in sentences
        """
        CREATE TABLE storage_alarms (
            id TEXT NOT NULL PRIMARY KEY, alarm TEXT NOT NULL, start_us BIGINT NOT NULL, end_us BIGINT,
            detail TEXT NOT NULL
        )
        """,
    ]

    /// The migrations of the index.
    public static let migrations = [
        SQLMigration(version: 1, statements: MediaStore.schema),
        SQLMigration(version: 2, statements: MediaStore.upkeepSchema),
    ]
}
