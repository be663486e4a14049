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

/// Sizes, durations and moments as pages show them before the browser puts them into the reader's zone.
enum DisplayText {
    /// MB or GB of 1000s.
    static func size(_ bytes: Int64) -> String {
        bytes >= 1_000_000_000
            ? String(format: "%.1f GB", Double(bytes) / 1e9) : String(format: "%.1f MB", Double(bytes) / 1e6)
    }

    /// h:mm:ss.
    static func duration(_ duration: Duration) -> String {
        let seconds = max(0, duration.components.seconds)
        return String(format: "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
    }

    /// Date and time in UTC.
    static func moment(_ time: UTCTime) -> String {
        let text = time.rfc3339(fractionDigits: 0)
        return text.prefix(10) + " " + text.dropFirst(11).prefix(8) + " UTC"
    }
}
