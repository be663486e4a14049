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

/// Puts the packets of one track into order of sequence and time before a depacketizer sees them.
///
/// Made for RTP interleaved in RTSP: the transport neither reorders nor loses, so whatever is missing was dropped by the
/// camera, and nothing is ever held back. RFC 3550 §A.1 is the model for sequence numbers.
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

    /// Makes a receiver for a track with `clockRate` ticks per second; less than 1 counts as 1.
    public init(clockRate: Int) {
        self.clockRate = Int64(max(1, min(clockRate, 1 << 30)))
    }

    /// Judges the next packet of the track.
    public mutating func receive(_ packet: RTPPacket) -> Reception {
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

    /// A report on the track for cameras that want one; nil before the first packet.
    ///
    /// - Parameter ssrc: The id that the receiver uses for itself.
    public func receiverReport(from ssrc: UInt32) -> ReceiverReport? {
        guard let reported = self.ssrc else { return nil }
        return ReceiverReport(
            ssrc: ssrc,
            reportedSSRC: reported,
            cumulativeLost: self.statistics.lost,
            extendedHighestSequenceNumber: UInt32(truncatingIfNeeded: self.extendedSequence)
        )
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
        return .discontinuity(timestamp: timestamp, lost: lost, jump: jump)
    }

    /// The 64 bit timestamp nearest to the last one whose lower half is `timestamp`.
    private func unwrapped(_ timestamp: UInt32) -> Int64 {
        let delta = Int32(bitPattern: timestamp &- UInt32(truncatingIfNeeded: self.lastTimestamp))
        return self.lastTimestamp + Int64(delta)
    }
}
