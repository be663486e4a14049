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

/// How full a store is and when it will be: what the upkeep found last, kept in the index for whoever asks.
public struct StorageReport: Hashable, Sendable, Codable {
    /// When it was found.
    public var at: UTCTime
    /// Bytes of the volume.
    public var totalBytes: Int64
    /// Bytes free.
    public var freeBytes: Int64
    /// Bytes of them that media leave to the index.
    public var reservedBytes: Int64
    /// Bytes of media.
    public var mediaBytes: Int64
    /// Bytes of media that recordings and holds pin.
    public var pinnedBytes: Int64
    /// Bytes by which the free space shrinks for good in an hour.
    public var bytesPerHour: Int64
    /// When media will have no room; nil where it never comes or is more than ten years off.
    public var fullAt: UTCTime?
    /// What is wrong; nil where nothing is.
    public var alarm: StorageAlarm?

    /// Makes a report.
    public init(
        at: UTCTime,
        totalBytes: Int64,
        freeBytes: Int64,
        reservedBytes: Int64,
        mediaBytes: Int64,
        pinnedBytes: Int64,
        bytesPerHour: Int64,
        fullAt: UTCTime?,
        alarm: StorageAlarm?
    ) {
        self.at = at
        self.totalBytes = totalBytes
        self.freeBytes = freeBytes
        self.reservedBytes = reservedBytes
        self.mediaBytes = mediaBytes
        self.pinnedBytes = pinnedBytes
        self.bytesPerHour = bytesPerHour
        self.fullAt = fullAt
        self.alarm = alarm
    }

    /// The report in sentences.
    public var text: String {
        var text = "\(Self.size(self.freeBytes)) of \(Self.size(self.totalBytes)) free, "
        text += "\(Self.size(self.reservedBytes)) of it kept for the index; "
        text += "\(Self.size(self.mediaBytes)) of media, \(Self.size(self.pinnedBytes)) of it pinned."
        switch (self.alarm, self.fullAt) {
        case (.full, _): text += " ALARM: the disk is full, nothing is recorded; free some space."
        case (.onlyPinned, let end):
            text += " ALARM: only pinned media are left to delete"
            text += end.map { "; the disk is full at \($0.rfc3339(fractionDigits: 0))" } ?? ""
            text += "; delete recordings or add a disk."
        case (.fillsSoon, let end?):
            text += " ALARM: the disk is full at \(end.rfc3339(fractionDigits: 0)); free some space."
        case (_, let end?): text += " At this rate the disk is full at \(end.rfc3339(fractionDigits: 0))."
        case (_, nil): text += " At this rate the disk does not fill."
        }
        return text
    }

    private static func size(_ bytes: Int64) -> String {
        bytes >= 1_000_000_000
            ? "\(bytes / 100_000_000 / 10).\(bytes / 100_000_000 % 10) GB" : "\(bytes / 1_000_000) MB"
    }
}
