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
import RTP

/// What every track has: its packets in order and without doubles, their timestamps unwrapped and placed on UTC.
struct TrackReception: Sendable {
    /// A packet that is to be taken apart.
    struct Taken: Sendable {
        /// The unwrapped timestamp in ticks of the track's clock.
        var timestamp: Int64
        /// How many packets before it never came.
        var lost: Int
        /// Whether the sender's clock jumped, so that nothing from before belongs to it.
        var isNewStretch: Bool
        /// What it told about the placement on UTC.
        var placement: WallClockMapper.Event?
    }

    /// The track's place in the description.
    let index: Int
    /// The track's clock in ticks per second.
    let clockRate: Int
    var receiver: RTPReceiver
    var mapper: WallClockMapper

    init(index: Int, clockRate: Int) {
        self.index = index
        self.clockRate = clockRate
        self.receiver = RTPReceiver(clockRate: clockRate)
        self.mapper = WallClockMapper(clockRate: clockRate)
    }

    /// Takes a packet that arrived at `arrival`; nil for one that does not count.
    mutating func take(_ packet: RTPPacket, at arrival: UTCTime) -> Taken? {
        var taken: Taken
        switch self.receiver.receive(packet, at: arrival) {
        case .ignored:
            return nil
        case .packet(let timestamp, let lost):
            taken = Taken(timestamp: timestamp, lost: lost, isNewStretch: false)
        case .discontinuity(let timestamp, let lost, _):
            taken = Taken(timestamp: timestamp, lost: lost, isNewStretch: true)
            self.mapper.restart()
        }
        taken.placement = self.mapper.receivedPacket(timestamp: taken.timestamp, at: arrival)
        return taken
    }

    /// Takes a sender report of the track.
    mutating func take(_ report: SenderReport, at arrival: UTCTime) -> WallClockMapper.Event? {
        self.receiver.receive(report, at: arrival)
        guard let ntp = report.ntp.utc, let timestamp = self.receiver.timestamp(of: report) else { return nil }
        return self.mapper.receivedSenderReport(ntp: ntp, timestamp: timestamp, at: arrival)
    }
}
