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

public import Foundation
public import Foundations

extension UTCTime {
    /// The moment as Foundation's date.
    public var date: Date { Date(timeIntervalSince1970: self.secondsSince1970) }

    /// Makes a moment from Foundation's date, rounded to the microsecond.
    public init(_ date: Date) {
        self.init(secondsSince1970: date.timeIntervalSince1970)
    }
}
