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

/// Whether the wall clock may be believed when it says that media are old; no I/O.
///
/// A clock that jumps ahead would make a whole archive look out of date. So after such a jump, and at a start at which the
/// youngest media are older than ``farJump``, nothing is deleted for its age until ``doubt`` has passed on the clock that
/// never steps, or the wall clock is set back. Free space does not depend on it.
struct RetentionClock {
    /// A larger jump is doubted.
    static let farJump = Duration.seconds(3600)
    /// For how long.
    static let doubt = Duration.seconds(24 * 3600)

    /// Between the wall clock and the clock that never steps, as it was last believed.
    private var believed: Duration?
    private var doubtedSince: MonotonicTime?

    /// Whether media may be deleted for their age now.
    ///
    /// - Parameters:
    ///   - utc: The wall clock.
    ///   - monotonic: The clock that never steps.
    ///   - youngest: When the youngest media in the store were recorded; nil where there are none.
    mutating func trusts(utc: UTCTime, monotonic: MonotonicTime, youngest: UTCTime?) -> Bool {
        let offset = (utc - UTCTime(microsecondsSince1970: 0)) - (monotonic - MonotonicTime(nanoseconds: 0))
        guard let believed = self.believed else {
            self.believed = offset
            if let youngest, utc - youngest > Self.farJump { self.doubtedSince = monotonic }
            return self.doubtedSince == nil
        }
        if offset - believed > Self.farJump {
            // Doubt lasts from the jump on; each further one begins it anew.
            self.doubtedSince = monotonic
            self.believed = offset
        } else if offset < believed {
            if believed - offset > Self.farJump { self.doubtedSince = nil }
            self.believed = offset
        }
        if let since = self.doubtedSince, monotonic - since >= Self.doubt { self.doubtedSince = nil }
        return self.doubtedSince == nil
    }
}
