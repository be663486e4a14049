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

/// When the volume of a store will be full; no I/O.
///
/// Media that retention may delete make room for as long as there are any, so with a limit of free space only what gets
/// pinned fills the disk; without one, everything does that retention does not take because of its age.
public struct StorageForecast: Hashable, Sendable {
    /// An alarm is raised so long before the disk is full.
    public static let warningTime = Duration.seconds(72 * 3600)
    /// A disk that fills later than this is not said to fill.
    public static let farthest = Duration.seconds(10 * 365 * 86_400)

    /// The volume.
    public var volume: VolumeSpace
    /// Bytes of segments that retention may delete to keep space free; 0 where no rule says so.
    public var reclaimable: Int64
    /// Bytes that were recorded in the last ``window``.
    public var written: Int64
    /// Bytes of them that are pinned.
    public var writtenPinned: Int64
    /// Bytes that retention deletes because of their age within ``warningTime`` from now.
    public var due: Int64
    /// How long was looked back.
    public var window: Duration
    /// Whether a rule keeps space free.
    public var keepsFree: Bool
    /// Free bytes that the rule wants and cannot get, see ``RetentionPlan/missingBytes``.
    public var missing: Int64

    /// Makes a forecast.
    public init(
        volume: VolumeSpace,
        reclaimable: Int64,
        written: Int64,
        writtenPinned: Int64,
        due: Int64,
        window: Duration,
        keepsFree: Bool,
        missing: Int64
    ) {
        self.volume = volume
        self.reclaimable = reclaimable
        self.written = written
        self.writtenPinned = writtenPinned
        self.due = due
        self.window = window
        self.keepsFree = keepsFree
        self.missing = missing
    }

    /// Bytes per hour by which the free space shrinks for good; 0 or less where it does not.
    public var bytesPerHour: Int64 {
        let hours = max(1.0 / 60, self.window.inSeconds / 3600)
        let gross = Double(self.keepsFree ? self.writtenPinned : self.written) / hours
        let deleted = self.keepsFree ? 0 : Double(self.due) / (Self.warningTime.inSeconds / 3600)
        return Int64((gross - deleted).rounded())
    }

    /// How long it takes until media have no room; zero where they have none, nil where it never comes or is far off.
    public var timeLeft: Duration? {
        let room = self.volume.freeForMedia + (self.keepsFree ? self.reclaimable : 0)
        guard room > 0 else { return .zero }
        guard self.bytesPerHour > 0 else { return nil }
        let seconds = Double(room) / Double(self.bytesPerHour) * 3600
        return seconds < Self.farthest.inSeconds ? .milliseconds(Int64(seconds * 1000)) : nil
    }

    /// What is wrong, the worst of it; nil where nothing is.
    public var alarm: StorageAlarm? {
        if self.volume.freeForMedia <= 0, self.reclaimable == 0 || !self.keepsFree { return .full }
        if self.keepsFree, self.missing > 0, self.reclaimable == 0 { return .onlyPinned }
        if let left = self.timeLeft, left < Self.warningTime { return .fillsSoon }
        return nil
    }
}
