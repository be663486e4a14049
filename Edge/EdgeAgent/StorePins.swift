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
import SQLStore

/// What retention must not touch: the ranges of recordings, and holds.
enum StorePins {
    /// How far around a recording its media are kept: the picture on display at its start may begin before it.
    static let margin = Duration.seconds(1)

    /// All pins, in the transaction that is given.
    static func all(in transaction: any SQLTransaction) throws -> [RetentionPin] {
        var pins = try MediaStore.holds(in: transaction).map {
            RetentionPin(camera: $0.camera, from: $0.start, to: $0.end)
        }
        for row in try transaction.query("SELECT cameras, start_us, stop_us FROM recordings") {
            let start = UTCTime(microsecondsSince1970: try row.integer("start_us"))
            let stop = try row.integerOrNil("stop_us").map { UTCTime(microsecondsSince1970: $0) }
            // A clock that was set back while it ran puts the stop before the start.
            let (from, to) = (min(start, stop ?? start) - Self.margin, stop.map { max(start, $0) + Self.margin })
            // A row that cannot be read must not lose its media: the error stops the retention.
            for camera in try JSONDecoder().decode([String].self, from: Data(row.text("cameras").utf8)) {
                pins.append(RetentionPin(camera: camera, from: from, to: to))
            }
        }
        return pins
    }
}
