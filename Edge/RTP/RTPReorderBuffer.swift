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

/// Puts the datagrams of one track back into the order in which they were sent, before an ``RTPReceiver`` sees them.
///
/// Only for UDP: what comes inside a connection is in order. A packet that is in order passes at once; one that comes too
/// early waits until the missing ones came, for ``maximumHold`` at most and in a window of ``maximumPackets``. What comes
/// after it was given up passes too, and the receiver counts it as late. Packets of other sources pass as they come.
///
/// A state machine without I/O: the caller owns the clock and calls ``timeElapsed(now:)`` at ``nextDeadline``.
public struct RTPReorderBuffer: Sendable {
    /// A packet on its way, not taken apart.
    public struct Packet: Hashable, Sendable {
        /// The datagram.
        public var bytes: ArraySlice<UInt8>
        /// When it arrived.
        public var arrival: UTCTime

        /// Makes a packet.
        public init(bytes: ArraySlice<UInt8>, arrival: UTCTime) {
            self.bytes = bytes
            self.arrival = arrival
        }
    }

    /// Counts since the buffer was made.
    public struct Statistics: Hashable, Sendable {
        /// Packets that came after a later one and were put into their place.
        public var reordered = 0
        /// Packets dropped because one of the same number was waiting already.
        public var duplicates = 0
    }

    private struct Held {
        var packet: Packet
        var since: MonotonicTime
    }

    /// The window in packets: more than the largest key frame of a 4K camera.
    public static let maximumPackets = 512
    /// How long a packet waits for those before it; on a local network packets swap places within a few milliseconds.
    public static let maximumHold = Duration.milliseconds(150)

    /// Counts since the buffer was made.
    public private(set) var statistics = Statistics()

    private var ssrc: UInt32?
    private var expected: UInt16 = 0
    /// The place of a packet is its number modulo the window; empty until the first one has to wait.
    private var slots: [Held?] = []
    private var heldCount = 0
    /// When the packet came that waits longest; nil while none waits.
    private var oldest: MonotonicTime?
    /// The largest distance from `expected` of a packet that waits.
    private var furthest = 0
    private var restartCandidate: UInt16?
    private var foreign: (ssrc: UInt32, packets: Int)?

    /// Makes an empty buffer.
    public init() {}

    /// When ``timeElapsed(now:)`` must be called; nil while nothing waits.
    public var nextDeadline: MonotonicTime? { self.oldest.map { $0 + Self.maximumHold } }

    /// Takes a datagram and gives those that are due, in order.
    public mutating func insert(
        _ bytes: ArraySlice<UInt8>,
        at arrival: UTCTime,
        now: MonotonicTime
    ) -> [Packet] {
        var due = self.timeElapsed(now: now)
        let packet = Packet(bytes: bytes, arrival: arrival)
        // What is too short for a header goes on, so that it is complained of where packets are read.
        guard let header = Header(bytes) else { return due + [packet] }
        guard header.ssrc == self.ssrc else { return due + self.passForeign(packet, header) }
        self.foreign = nil
        let distance = Int(Int16(bitPattern: header.sequenceNumber &- self.expected))
        if distance < 0 { return due + self.passLate(packet, header, distance: distance) }
        self.restartCandidate = nil
        if distance == 0 {
            if self.heldCount > 0 { self.statistics.reordered += 1 }
            due.append(packet)
            due += self.advance()
        } else {
            due += self.hold(packet, header, now: now)
        }
        return due
    }

    /// Gives up waiting for what is missing before packets that have waited long enough.
    public mutating func timeElapsed(now: MonotonicTime) -> [Packet] {
        var due: [Packet] = []
        while let oldest = self.oldest, oldest + Self.maximumHold <= now { due += self.skipMissing() }
        return due
    }

    /// Gives all that waits, in order: the stream has ended.
    public mutating func flush() -> [Packet] {
        var due: [Packet] = []
        while self.heldCount > 0 { due += self.skipMissing() }
        return due
    }

    /// The two fields of an RTP header that matter here (RFC 3550 §5.1).
    private struct Header {
        var sequenceNumber: UInt16
        var ssrc: UInt32

        init?(_ bytes: ArraySlice<UInt8>) {
            var cursor = ByteCursor(bytes)
            guard cursor.uint16() != nil, let sequenceNumber = cursor.uint16(), cursor.uint32() != nil,
                let ssrc = cursor.uint32()
            else { return nil }
            self.sequenceNumber = sequenceNumber
            self.ssrc = ssrc
        }
    }

    private func slot(_ offset: Int) -> Int { (Int(self.expected) + offset) % Self.maximumPackets }

    private mutating func hold(_ packet: Packet, _ header: Header, now: MonotonicTime) -> [Packet] {
        var due: [Packet] = []
        while self.heldCount > 0, Int(header.sequenceNumber &- self.expected) >= Self.maximumPackets {
            due += self.skipMissing()
        }
        let offset = Int(header.sequenceNumber &- self.expected)
        if offset >= Self.maximumPackets || offset == 0 {
            self.expected = header.sequenceNumber
            due.append(packet)
            return due + self.advance()
        }
        if self.slots.isEmpty { self.slots = Array(repeating: nil, count: Self.maximumPackets) }
        let index = self.slot(offset)
        guard self.slots[index] == nil else {
            self.statistics.duplicates += 1
            return due
        }
        if offset < self.furthest { self.statistics.reordered += 1 }
        self.furthest = max(self.furthest, offset)
        self.slots[index] = Held(packet: packet, since: now)
        self.heldCount += 1
        self.oldest = min(self.oldest ?? now, now)
        return due
    }

    /// The expected packet has been given: gives those that followed it without a hole.
    private mutating func advance() -> [Packet] {
        var due: [Packet] = []
        self.expected &+= 1
        self.furthest = max(0, self.furthest - 1)
        guard self.heldCount > 0 else { return due }
        while self.heldCount > 0, let held = self.slots[self.slot(0)] {
            self.slots[self.slot(0)] = nil
            self.heldCount -= 1
            due.append(held.packet)
            self.expected &+= 1
            self.furthest = max(0, self.furthest - 1)
        }
        if !due.isEmpty { self.oldest = self.slots.compactMap { $0?.since }.min() }
        return due
    }

    /// Gives up what is missing before the first packet that waits, and gives that and those behind it.
    private mutating func skipMissing() -> [Packet] {
        for offset in 1..<Self.maximumPackets {
            guard let held = self.slots[self.slot(offset)] else { continue }
            self.expected &+= UInt16(offset)
            self.furthest = max(0, self.furthest - offset)
            self.slots[self.slot(0)] = nil
            self.heldCount -= 1
            let following = self.advance()
            if following.isEmpty { self.oldest = self.slots.compactMap { $0?.since }.min() }
            return [held.packet] + following
        }
        // Unreachable: a packet that waits lies in the window and behind the expected one.
        self.heldCount = 0
        self.oldest = nil
        return []
    }

    /// A number from before: late, doubled, or the sender starts over, which the second one in a row tells.
    private mutating func passLate(_ packet: Packet, _ header: Header, distance: Int) -> [Packet] {
        guard distance < -RTPReceiver.maximumMisorder, self.restartCandidate == header.sequenceNumber else {
            self.restartCandidate = distance < -RTPReceiver.maximumMisorder ? header.sequenceNumber &+ 1 : nil
            return [packet]
        }
        return self.restart(packet, header)
    }

    /// Another source takes over by the same rule as in ``RTPReceiver``.
    private mutating func passForeign(_ packet: Packet, _ header: Header) -> [Packet] {
        if self.ssrc == nil { return self.restart(packet, header) }
        let before = self.foreign?.ssrc == header.ssrc ? self.foreign?.packets ?? 0 : 0
        self.foreign = (header.ssrc, before + 1)
        return before + 1 >= RTPReceiver.takeoverPackets ? self.restart(packet, header) : [packet]
    }

    private mutating func restart(_ packet: Packet, _ header: Header) -> [Packet] {
        let due = self.flush()
        self.ssrc = header.ssrc
        self.expected = header.sequenceNumber &+ 1
        self.restartCandidate = nil
        self.foreign = nil
        return due + [packet]
    }
}
