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

/// Puts the packets of one track into order of sequence and time before a depacketizer sees them.
///
/// Nothing is held back here: inside an RTSP connection packets are in order, and for datagrams an ``RTPReorderBuffer``
/// comes first. RFC 3550 §A.1 is the model for sequence numbers, §A.3 for counts of lost packets, §A.8 for jitter.
public struct RTPReceiver: Sendable {
    /// What became of one packet.
    public enum Reception: Hashable, Sendable {
        /// Hand the packet on; `timestamp` is unwrapped, `lost` packets are missing before it.
        case packet(timestamp: Int64, lost: Int)
        /// As `packet`, but the sender's clock jumped by `jump` ticks since the packet before: start a new timeline here.
        case discontinuity(timestamp: Int64, lost: Int, jump: Int64)
        /// Drop the packet.
        case ignored(IgnoreReason)
    }

    /// Why a packet is dropped.
    public enum IgnoreReason: Hashable, Sendable {
        /// It comes from another source than the track's.
        case foreignSource
        /// It was here before.
        case duplicate
        /// A later one is already through.
        case late
    }

    /// Counts since the receiver was made.
    public struct Statistics: Hashable, Sendable {
        /// Packets handed on.
        public var received = 0
        /// Sequence numbers that never came, late ones included.
        public var lost = 0
        /// Packets dropped because they were here before.
        public var duplicates = 0
        /// Packets dropped because a later one was already through.
        public var late = 0
        /// Packets dropped because they come from another source.
        public var foreign = 0
        /// Jumps of the sender's clock.
        public var discontinuities = 0
    }

    /// How far back a sequence number may lie and still count as late (RFC 3550 §A.1, `MAX_MISORDER`).
    static let maximumMisorder = 100
    /// So many packets of one foreign source in a row, none of ours between, and it has taken over the track.
    static let takeoverPackets = 250
    /// A larger step forwards is a jump of the clock.
    static let maximumForwardSeconds: Int64 = 10
    /// A larger step backwards is a jump of the clock; pictures out of order stay well below.
    static let maximumBackwardSeconds: Int64 = 2
    /// A packet that comes that much sooner or later than the one before says nothing about jitter: a clock was set.
    static let maximumTransitSeconds: Int64 = 10

    /// Counts since the receiver was made.
    public private(set) var statistics = Statistics()
    /// The source that the track is locked on; nil before the first packet.
    public private(set) var ssrc: UInt32?

    private let clockRate: Int64
    private var extendedSequence: Int64 = 0
    /// Bit n tells whether the packet n before the highest came.
    private var window: UInt128 = 0
    private var restartCandidate: UInt16?
    private var lastTimestamp: Int64 = 0
    private var intruder: (ssrc: UInt32, packets: Int)?
    /// Arrival and timestamp of the packet before.
    private var lastTransit: (arrival: UTCTime, timestamp: Int64)?
    /// Sixteen times the jitter, in ticks, as in RFC 3550 §A.8.
    private var scaledJitter: Int64 = 0
    private var lastSenderReport: (ntp: NTPTime, arrival: UTCTime)?
    /// The counts at the report before.
    private var reported: (received: Int, lost: Int) = (0, 0)

    /// Makes a receiver for a track with `clockRate` ticks per second; less than 1 counts as 1.
    public init(clockRate: Int) {
        self.clockRate = Int64(max(1, min(clockRate, 1 << 30)))
    }

    /// How unevenly packets arrive, smoothed, in ticks of the track's clock (RFC 3550 §6.4.1).
    public var jitterTicks: Int64 { self.scaledJitter >> 4 }

    /// The same as a time.
    public var jitter: Duration { .nanoseconds(rescale(self.jitterTicks, from: self.clockRate, to: 1_000_000_000)) }

    /// Judges the next packet of the track.
    ///
    /// - Parameters:
    ///   - packet: The packet.
    ///   - arrival: When it came, for the jitter; nil where that is not known.
    public mutating func receive(_ packet: RTPPacket, at arrival: UTCTime? = nil) -> Reception {
        let reception = self.judge(packet)
        switch reception {
        case .packet(let timestamp, _):
            if let arrival { self.measure(timestamp: timestamp, at: arrival) }
        case .discontinuity: self.lastTransit = nil
        case .ignored: break
        }
        return reception
    }

    private mutating func measure(timestamp: Int64, at arrival: UTCTime) {
        defer { self.lastTransit = (arrival, timestamp) }
        guard let last = self.lastTransit else { return }
        let elapsed = (arrival - last.arrival).wholeNanoseconds
        let limit = Self.maximumTransitSeconds
        guard abs(elapsed) <= limit * 1_000_000_000 else { return }
        let difference = rescale(elapsed, from: 1_000_000_000, to: self.clockRate) - (timestamp - last.timestamp)
        guard abs(difference) <= limit * self.clockRate else { return }
        self.scaledJitter += abs(difference) - ((self.scaledJitter + 8) >> 4)
    }

    private mutating func judge(_ packet: RTPPacket) -> Reception {
        guard let ssrc = self.ssrc else { return self.lock(on: packet) }
        guard packet.ssrc == ssrc else { return self.receiveForeign(packet) }
        self.intruder = nil
        let delta = Int(Int16(bitPattern: packet.sequenceNumber &- UInt16(truncatingIfNeeded: self.extendedSequence)))
        if delta <= 0 {
            if delta >= -Self.maximumMisorder { return self.receiveLate(by: -delta) }
            // The sender starts over, or this is one stray packet: the second one in a row tells.
            guard self.restartCandidate == packet.sequenceNumber else {
                self.restartCandidate = packet.sequenceNumber &+ 1
                self.statistics.late += 1
                return .ignored(.late)
            }
            self.restartCandidate = nil
            self.startSequence(packet.sequenceNumber)
            return self.accept(packet, lost: 1)
        }
        self.restartCandidate = nil
        self.extendedSequence += Int64(delta)
        self.window = delta < 128 ? self.window << UInt128(delta) | 1 : 1
        return self.accept(packet, lost: delta - 1)
    }

    /// The unwrapped timestamp that a sender report speaks of; nil when it is about another source or came too early.
    public func timestamp(of report: SenderReport) -> Int64? {
        guard report.ssrc == self.ssrc else { return nil }
        return self.unwrapped(report.rtpTimestamp)
    }

    /// Notes a sender report of the track's source, so that the next receiver report speaks of it.
    public mutating func receive(_ report: SenderReport, at arrival: UTCTime) {
        if report.ssrc == self.ssrc { self.lastSenderReport = (report.ntp, arrival) }
    }

    /// A report on the track for cameras that want one; nil before the first packet.
    ///
    /// - Parameters:
    ///   - ssrc: The id that the receiver uses for itself.
    ///   - now: The time, for the delay since the last sender report; nil leaves that report out.
    public mutating func receiverReport(from ssrc: UInt32, now: UTCTime? = nil) -> ReceiverReport? {
        guard let reportedSSRC = self.ssrc else { return nil }
        let (received, lost) = (
            self.statistics.received - self.reported.received, self.statistics.lost - self.reported.lost
        )
        self.reported = (self.statistics.received, self.statistics.lost)
        var report = ReceiverReport(
            ssrc: ssrc,
            reportedSSRC: reportedSSRC,
            cumulativeLost: self.statistics.lost,
            extendedHighestSequenceNumber: UInt32(truncatingIfNeeded: self.extendedSequence)
        )
        report.fractionLost = lost > 0 ? UInt8(clamping: lost * 256 / (lost + max(0, received))) : 0
        report.jitter = UInt32(clamping: self.jitterTicks)
        if let last = self.lastSenderReport, let now {
            report.lastSenderReport = last.ntp.seconds << 16 | last.ntp.fraction >> 16
            let delay = max(0, (now - last.arrival).wholeNanoseconds)
            report.delaySinceLastSenderReport = UInt32(clamping: rescale(delay, from: 1_000_000_000, to: 65_536))
        }
        return report
    }

    private mutating func lock(on packet: RTPPacket) -> Reception {
        self.ssrc = packet.ssrc
        self.intruder = nil
        self.startSequence(packet.sequenceNumber)
        self.lastTimestamp = Int64(packet.timestamp)
        self.statistics.received += 1
        return .packet(timestamp: self.lastTimestamp, lost: 0)
    }

    private mutating func startSequence(_ number: UInt16) {
        self.extendedSequence = Int64(number)
        self.window = 1
        self.lastTransit = nil
    }

    private mutating func receiveLate(by distance: Int) -> Reception {
        self.restartCandidate = nil
        let bit = UInt128(1) << UInt128(distance)
        if self.window & bit != 0 {
            self.statistics.duplicates += 1
            return .ignored(.duplicate)
        }
        self.window |= bit
        self.statistics.late += 1
        return .ignored(.late)
    }

    private mutating func receiveForeign(_ packet: RTPPacket) -> Reception {
        let before = self.intruder?.ssrc == packet.ssrc ? self.intruder?.packets ?? 0 : 0
        self.intruder = (packet.ssrc, before + 1)
        guard before + 1 >= Self.takeoverPackets else {
            self.statistics.foreign += 1
            return .ignored(.foreignSource)
        }
        let last = self.lastTimestamp
        _ = self.lock(on: packet)
        self.statistics.discontinuities += 1
        self.statistics.lost += 1
        return .discontinuity(timestamp: self.lastTimestamp, lost: 1, jump: self.lastTimestamp - last)
    }

    private mutating func accept(_ packet: RTPPacket, lost: Int) -> Reception {
        let timestamp = self.unwrapped(packet.timestamp)
        let jump = timestamp - self.lastTimestamp
        self.lastTimestamp = timestamp
        self.statistics.received += 1
        self.statistics.lost += lost
        guard jump > Self.maximumForwardSeconds * self.clockRate || jump < -Self.maximumBackwardSeconds * self.clockRate
        else { return .packet(timestamp: timestamp, lost: lost) }
        self.statistics.discontinuities += 1
        // A time line of its own begins, so that jumps never add up.
        self.lastTimestamp = Int64(packet.timestamp)
        return .discontinuity(timestamp: self.lastTimestamp, lost: lost, jump: jump)
    }

    /// The 64 bit timestamp nearest to the last one whose lower half is `timestamp`.
    private func unwrapped(_ timestamp: UInt32) -> Int64 {
        let delta = Int32(bitPattern: timestamp &- UInt32(truncatingIfNeeded: self.lastTimestamp))
        return self.lastTimestamp + Int64(delta)
    }
}
