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

/// What a camera's clock shows (ONVIF Core §8.3.5).
public struct DeviceTime: Hashable, Sendable {
    /// The time in UTC; nil where the camera does not say, or says what is no date.
    public var utc: UTCTime?
    /// Whether the camera follows a time server.
    public var followsTimeServer: Bool

    init(_ reply: SOAPElement) {
        let time = reply.first("SystemDateAndTime")
        self.followsTimeServer = time?.first("DateTimeType")?.value == "NTP"
        self.utc = time?.first("UTCDateTime").flatMap { Self.utc($0) }
    }

    private static func utc(_ element: SOAPElement) -> UTCTime? {
        func text(_ part: String, _ name: String, width: Int) -> String? {
            guard let value = element.first(part, name).flatMap({ Int($0.value) }), value >= 0 else { return nil }
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        guard let year = text("Date", "Year", width: 4), let month = text("Date", "Month", width: 2),
            let day = text("Date", "Day", width: 2), let hour = text("Time", "Hour", width: 2),
            let minute = text("Time", "Minute", width: 2), let second = text("Time", "Second", width: 2)
        else { return nil }
        return UTCTime(rfc3339: "\(year)-\(month)-\(day)T\(hour):\(minute):\(second)Z")
    }
}
