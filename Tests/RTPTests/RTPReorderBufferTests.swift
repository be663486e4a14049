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
import TestSupport
import Testing

@testable import RTP

@Suite struct RTPReorderBufferTests {
    static let utc = UTCTime(microsecondsSince1970: 1_700_000_000_000_000)

    /// A buffer and its clock.
    final class Rig {
        var buffer = RTPReorderBuffer()
        var now = MonotonicTime(nanoseconds: 0)

        func insert(_ sequence: UInt16, ssrc: UInt32 = 7) -> [UInt16] {
            RTPReorderBufferTests.numbers(
                self.buffer.insert(
                    RTPReorderBufferTests.bytes(sequence, ssrc: ssrc)[...],
                    at: RTPReorderBufferTests.utc,
                    now: self.now
                )
            )
        }

        func wait(_ milliseconds: Int) -> [UInt16] {
            self.now = self.now + .milliseconds(milliseconds)
            return RTPReorderBufferTests.numbers(self.buffer.timeElapsed(now: self.now))
        }
    }

    static func bytes(_ sequence: UInt16, ssrc: UInt32 = 7) -> [UInt8] {
        RTPPacket(marker: false, payloadType: 96, sequenceNumber: sequence, timestamp: 0, ssrc: ssrc, payload: [])
            .serialized()
    }

    /// The sequence numbers of what comes out.
    static func numbers(_ packets: [RTPReorderBuffer.Packet]) -> [UInt16] {
        packets.compactMap { try? RTPPacket(parsing: $0.bytes).sequenceNumber }
    }

    let rig = Rig()

    @Test(
        "order in, order out",
        arguments: [
            ([1, 2, 3], [[1], [2], [3]], 0, 0), ([1, 3, 2, 4], [[1], [], [2, 3], [4]], 1, 0),
            ([1, 4, 3, 2, 5], [[1], [], [], [2, 3, 4], [5]], 2, 0),
            ([65_534, 0, 65_535, 1], [[65_534], [], [65_535, 0], [1]], 1, 0),
            ([1, 3, 3, 2], [[1], [], [], [2, 3]], 1, 1),
            // What was given out already goes on, so that the receiver counts it.
            ([5, 6, 5, 4], [[5], [6], [5], [4]], 0, 0),
        ] as [([UInt16], [[UInt16]], Int, Int)]
    )
    func orders(arrivals: [UInt16], out: [[UInt16]], reordered: Int, duplicates: Int) {
        #expect(arrivals.map { self.rig.insert($0) } == out)
        #expect(self.rig.buffer.statistics == .init(reordered: reordered, duplicates: duplicates))
        #expect(self.rig.buffer.nextDeadline == nil)
    }

    @Test func givesUpWaitingAfterTheHold() {
        _ = self.rig.insert(1)
        #expect(self.rig.insert(3).isEmpty)
        #expect(self.rig.buffer.nextDeadline == MonotonicTime(nanoseconds: 150_000_000))
        #expect(self.rig.wait(100).isEmpty)
        #expect(self.rig.insert(4).isEmpty && self.rig.insert(7).isEmpty)
        #expect(self.rig.wait(49).isEmpty)
        // 3 and what follows it at once; 7 waits for a hold of its own.
        #expect(self.rig.wait(1) == [3, 4])
        #expect(self.rig.buffer.nextDeadline == MonotonicTime(nanoseconds: 250_000_000))
        #expect(self.rig.insert(2) == [2])
        #expect(self.rig.insert(5) == [5])
        #expect(self.rig.wait(100) == [7])
        #expect(self.rig.buffer.nextDeadline == nil)
    }

    @Test func aPacketThatComesLateEnoughFreesThoseBehindAGap() {
        _ = self.rig.insert(1)
        _ = self.rig.insert(3)
        self.rig.now = self.rig.now + .milliseconds(200)
        #expect(self.rig.insert(4) == [3, 4])
    }

    @Test func theWindowIsBounded() {
        _ = self.rig.insert(0)
        let most = UInt16(RTPReorderBuffer.maximumPackets)
        for number in 2...most { #expect(self.rig.insert(number).isEmpty) }
        #expect(self.rig.insert(most + 1) == Array(2...(most + 1)))
        // Far ahead with nothing waiting: at once.
        #expect(self.rig.insert(most + 5000) == [most + 5000])
        #expect(self.rig.insert(most + 5001) == [most + 5001])
        #expect(self.rig.buffer.statistics.reordered == 0)
    }

    @Test func farAheadFreesWhatWaits() {
        _ = self.rig.insert(0)
        _ = self.rig.insert(2)
        #expect(self.rig.insert(2000) == [2, 2000])
    }

    @Test func followsASenderThatStartsOver() {
        _ = self.rig.insert(10_000)
        #expect(self.rig.insert(5) == [5] && self.rig.insert(6) == [6] && self.rig.insert(7) == [7])
        #expect(self.rig.insert(9).isEmpty)
        #expect(self.rig.insert(8) == [8, 9])
    }

    @Test func followsASourceThatTakesOver() {
        _ = self.rig.insert(1)
        for number in 1...UInt16(RTPReceiver.takeoverPackets) { #expect(self.rig.insert(number, ssrc: 8) == [number]) }
        #expect(self.rig.insert(252, ssrc: 8).isEmpty)
        #expect(self.rig.insert(251, ssrc: 8) == [251, 252])
    }

    @Test func flushGivesTheRest() {
        _ = self.rig.insert(1)
        _ = self.rig.insert(3)
        _ = self.rig.insert(6)
        #expect(Self.numbers(self.rig.buffer.flush()) == [3, 6])
        #expect(self.rig.buffer.flush().isEmpty && self.rig.buffer.nextDeadline == nil)
    }

    @Test func whatIsTooShortPasses() {
        #expect(
            self.rig.buffer.insert([0x80, 96, 0], at: Self.utc, now: self.rig.now).map(\.bytes) == [[0x80, 96, 0]]
        )
    }

    /// Whatever comes, in whatever order: each packet comes out once, and the window holds.
    @Test(arguments: 0..<10)
    func anythingComesOutOnce(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var sequence: UInt16 = 0
        var given = 0
        for _ in 0..<5000 {
            switch Int.random(in: 0..<20, using: &generator) {
            case 0: sequence = UInt16.random(in: .min ... .max, using: &generator)
            case 1...4: sequence &+= UInt16.random(in: 0...600, using: &generator)
            case 5...7: sequence &-= UInt16.random(in: 0...200, using: &generator)
            default: sequence &+= 1
            }
            let ssrc: UInt32 = Int.random(in: 0..<30, using: &generator) == 0 ? 8 : 7
            given += self.rig.insert(sequence, ssrc: ssrc).count
            if Int.random(in: 0..<10, using: &generator) == 0 { given += self.rig.wait(20).count }
        }
        given += self.rig.buffer.flush().count
        #expect(given + self.rig.buffer.statistics.duplicates == 5000)
        #expect(self.rig.buffer.nextDeadline == nil)
    }

    /// Any order within the window comes out sorted, each packet once, whatever is lost or doubled.
    @Test(arguments: 0..<20)
    func anyOrderComesOutSorted(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var sent: [UInt16] = []
        var expected: [UInt16] = []
        for offset in 0..<UInt16(2000) where Int.random(in: 0..<20, using: &generator) > 0 {
            let number = 65_000 &+ offset
            expected.append(number)
            sent.append(number)
        }
        // Swaps over a distance of up to 20, never of the first, which tells where to begin.
        for index in 1..<(sent.count - 20) where Int.random(in: 0..<4, using: &generator) == 0 {
            sent.swapAt(index, index + Int.random(in: 1...20, using: &generator))
        }
        let doubles = sent.filter { _ in Int.random(in: 0..<50, using: &generator) == 0 }
        var receiver = RTPReceiver(clockRate: 90_000)
        var received: [UInt16] = []
        func take(_ packets: [RTPReorderBuffer.Packet]) {
            for packet in packets {
                guard let parsed = try? RTPPacket(parsing: packet.bytes) else { continue }
                if case .packet = receiver.receive(parsed) { received.append(parsed.sequenceNumber) }
            }
        }
        for number in sent {
            self.rig.now = self.rig.now + .milliseconds(1)
            for _ in 0..<(doubles.contains(number) ? 2 : 1) {
                take(self.rig.buffer.insert(Self.bytes(number)[...], at: Self.utc, now: self.rig.now))
            }
        }
        take(self.rig.buffer.flush())
        #expect(received == expected)
        #expect(receiver.statistics.late == 0)
        #expect(receiver.statistics.duplicates + self.rig.buffer.statistics.duplicates == doubles.count)
        #expect(self.rig.buffer.statistics.reordered > 0)
    }
}
