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

/// A stored fact: an alarm of the store, and from when until when it held.
public struct StorageAlarmRecord: Hashable, Sendable, Codable {
    /// The alarm.
    public var alarm: StorageAlarm
    /// Since when.
    public var start: UTCTime
    /// Until when; nil while it holds.
    public var end: UTCTime?
    /// The report that raised it, in sentences.
    public var detail: String

    /// Makes a record.
    public init(alarm: StorageAlarm, start: UTCTime, end: UTCTime?, detail: String) {
        self.alarm = alarm
        self.start = start
        self.end = end
        self.detail = detail
    }
}
