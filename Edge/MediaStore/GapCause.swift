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

/// Why a camera's recording lacks an interval.
public enum GapCause: String, Sendable, Codable, CaseIterable {
    /// The camera did not answer or closed the connection.
    case cameraDown = "camera-down"
    /// Packets did not arrive.
    case packetLoss = "packet-loss"
    /// The recorder's bounded queue was full.
    case queueOverflow = "queue-overflow"
    /// The disk did not keep up, or reported an error.
    case diskStall = "disk-stall"
    /// The disk was full.
    case diskFull = "disk-full"
    /// The clock was set, so the interval never was.
    case clockStep = "clock-step"
    /// The program or the machine was started anew.
    case restart
    /// Someone paused the recording.
    case pause
    /// Someone asked for privacy.
    case privacy
}
