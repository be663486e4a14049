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
import Testing

@testable import RTP

@Suite struct RTPReceiverTests {
    func packet(_ sequence: UInt16, _ timestamp: UInt32 = 0, ssrc: UInt32 = 7) -> RTPPacket {
        RTPPacket(
            marker: false,
            payloadType: 96,
            sequenceNumber: sequence,
            timestamp: timestamp,
            ssrc: ssrc,
            payload: []
        )
    }

    @Test func countsLossAcrossTheWrapOfTheSequence() {
        var receiver = RTPReceiver(clockRate: 90_000)
        #expect(receiver.receive(self.packet(65_534)) == .packet(timestamp: 0, lost: 0))
        #expect(receiver.receive(self.packet(65_535)) == .packet(timestamp: 0, lost: 0))
        #expect(receiver.receive(self.packet(2)) == .packet(timestamp: 0, lost: 2))
        #expect(receiver.statistics.lost == 2)
        #expect(receiver.receiverReport(from: 1)?.extendedHighestSequenceNumber == 0x1_0002)
    }

    @Test func dropsDuplicatesAndLatePackets() {
        var receiver = RTPReceiver(clockRate: 90_000)
        _ = receiver.receive(self.packet(10))
        _ = receiver.receive(self.packet(13))
        #expect(receiver.receive(self.packet(13)) == .ignored(.duplicate))
        #expect(receiver.receive(self.packet(12)) == .ignored(.late))
        #expect(receiver.receive(self.packet(12)) == .ignored(.duplicate))
        #expect(receiver.receive(self.packet(10)) == .ignored(.duplicate))
        #expect(receiver.receive(self.packet(14)) == .packet(timestamp: 0, lost: 0))
        #expect(receiver.statistics == .init(received: 3, lost: 2, duplicates: 3, late: 1))
    }

    @Test func startsOverWhenTheSenderDoes() {
        var receiver = RTPReceiver(clockRate: 90_000)
        _ = receiver.receive(self.packet(10_000, 500))
        #expect(receiver.receive(self.packet(5, 600)) == .ignored(.late))
        #expect(receiver.receive(self.packet(6, 600)) == .packet(timestamp: 600, lost: 1))
        #expect(receiver.receive(self.packet(7, 600)) == .packet(timestamp: 600, lost: 0))
    }

    @Test func aStrayOldPacketChangesNothing() {
        var receiver = RTPReceiver(clockRate: 90_000)
        _ = receiver.receive(self.packet(10_000))
        #expect(receiver.receive(self.packet(5)) == .ignored(.late))
        #expect(receiver.receive(self.packet(10_001)) == .packet(timestamp: 0, lost: 0))
        #expect(receiver.receive(self.packet(6)) == .ignored(.late))
    }

    @Test func ignoresForeignSourcesUntilOneTakesOver() {
        var receiver = RTPReceiver(clockRate: 90_000)
        _ = receiver.receive(self.packet(1, 1000))
        for number in 1..<UInt16(RTPReceiver.takeoverPackets) {
            #expect(receiver.receive(self.packet(number, 5, ssrc: 8)) == .ignored(.foreignSource))
        }
        // One of ours between starts the count anew.
        #expect(receiver.receive(self.packet(2, 1000)) == .packet(timestamp: 1000, lost: 0))
        #expect(receiver.receive(self.packet(9, 5, ssrc: 8)) == .ignored(.foreignSource))
        #expect(receiver.statistics.foreign == RTPReceiver.takeoverPackets)
        for number in 2..<UInt16(RTPReceiver.takeoverPackets) {
            #expect(receiver.receive(self.packet(number, 5, ssrc: 8)) == .ignored(.foreignSource))
        }
        #expect(receiver.receive(self.packet(400, 5, ssrc: 8)) == .discontinuity(timestamp: 5, lost: 1, jump: -995))
        #expect(receiver.ssrc == 8)
    }

    @Test func unwrapsTimestamps() {
        var receiver = RTPReceiver(clockRate: 90_000)
        #expect(receiver.receive(self.packet(1, 0xFFFF_FFF0)) == .packet(timestamp: 0xFFFF_FFF0, lost: 0))
        #expect(receiver.receive(self.packet(2, 0x10)) == .packet(timestamp: 0x1_0000_0010, lost: 0))
        #expect(receiver.receive(self.packet(3, 0xFFFF_FFFF)) == .packet(timestamp: 0xFFFF_FFFF, lost: 0))
    }

    @Test(
        "jumps",
        arguments: [
            (900_000, false), (900_001, true), (-180_000, false), (-180_001, true), (1 << 30, true),
        ] as [(Int64, Bool)]
    )
    func detectsJumps(jump: Int64, isDiscontinuity: Bool) {
        var receiver = RTPReceiver(clockRate: 90_000)
        _ = receiver.receive(self.packet(1, 1_000_000))
        let reception = receiver.receive(self.packet(2, UInt32(truncatingIfNeeded: 1_000_000 + jump)))
        #expect(
            reception
                == (isDiscontinuity
                    ? .discontinuity(timestamp: 1_000_000 + jump, lost: 0, jump: jump)
                    : .packet(timestamp: 1_000_000 + jump, lost: 0))
        )
        #expect(receiver.statistics.discontinuities == (isDiscontinuity ? 1 : 0))
    }

    /// Each jump begins a time line of its own: a camera cannot drive timestamps out of what can be computed with.
    @Test(arguments: [1000, 90_000]) func jumpsNeverAddUp(clockRate: Int) {
        var receiver = RTPReceiver(clockRate: clockRate)
        var timestamp: UInt32 = 0
        for number in 1...20_000 as ClosedRange<UInt32> {
            timestamp &+= 0x7FFF_FFFF
            switch receiver.receive(self.packet(UInt16(truncatingIfNeeded: number), timestamp)) {
            case .packet(let unwrapped, _), .discontinuity(let unwrapped, _, _):
                #expect((0...Int64(UInt32.max)).contains(unwrapped))
            case .ignored: Issue.record("a packet was ignored")
            }
        }
    }

    @Test func placesSenderReportsOfItsOwnSource() {
        var receiver = RTPReceiver(clockRate: 90_000)
        var report = RTCPPacketTests.expected
        #expect(receiver.timestamp(of: report) == nil)
        _ = receiver.receive(self.packet(1, 0xFFFF_FFF0, ssrc: 9))
        #expect(receiver.timestamp(of: report) == 0x1_0000_1000)
        report.ssrc = 10
        #expect(receiver.timestamp(of: report) == nil)
    }

    @Test(
        "jitter by RFC 3550 §A.8",
        arguments: [
            // Arrivals in milliseconds, timestamps in ticks of 90 kHz.
            ([0, 40, 80, 120], [0, 3600, 7200, 10_800], 0), ([0, 50, 80], [0, 3600, 7200], 109),
            // All packets of a picture have one timestamp.
            ([0, 0, 40, 40], [0, 0, 3600, 3600], 0),
            // A clock that is set says nothing.
            ([0, 40, 3_600_040, 3_600_080], [0, 3600, 7200, 10_800], 0), ([80, 40], [0, 3600], 450),
        ] as [([Int64], [UInt32], Int64)]
    )
    func measuresJitter(arrivals: [Int64], timestamps: [UInt32], jitter: Int64) {
        var receiver = RTPReceiver(clockRate: 90_000)
        for (index, (arrival, timestamp)) in zip(arrivals, timestamps).enumerated() {
            let utc = UTCTime(microsecondsSince1970: 1_700_000_000_000_000 + arrival * 1000)
            _ = receiver.receive(self.packet(UInt16(index), timestamp), at: utc)
        }
        #expect(receiver.jitterTicks == jitter)
        #expect(receiver.receiverReport(from: 1)?.jitter == UInt32(jitter))
    }

    @Test func reportsTheLossSinceTheLastReport() {
        var receiver = RTPReceiver(clockRate: 90_000)
        #expect(receiver.receiverReport(from: 1) == nil)
        for number in [0, 1, 2, 4] as [UInt16] { _ = receiver.receive(self.packet(number)) }
        #expect(receiver.receiverReport(from: 1)?.fractionLost == 51)
        #expect(receiver.receiverReport(from: 1)?.fractionLost == 0)
        _ = receiver.receive(self.packet(255))
        let report = receiver.receiverReport(from: 1)
        #expect(report?.fractionLost == 254)
        #expect(report?.cumulativeLost == 251)
    }

    @Test func speaksOfTheLastSenderReport() {
        var receiver = RTPReceiver(clockRate: 90_000)
        let came = UTCTime(microsecondsSince1970: 1_700_000_000_000_000)
        var sent = RTCPPacketTests.expected
        sent.ntp = NTPTime(seconds: 0x1234_5678, fraction: 0x9ABC_DEF0)
        receiver.receive(sent, at: came)
        _ = receiver.receive(self.packet(1, ssrc: sent.ssrc))
        #expect(receiver.receiverReport(from: 1, now: came)?.lastSenderReport == 0)
        receiver.receive(sent, at: came)
        let report = receiver.receiverReport(from: 1, now: came + .milliseconds(1500))
        #expect(report?.lastSenderReport == 0x5678_9ABC)
        #expect(report?.delaySinceLastSenderReport == 98_304)
        // A clock that was set back is no delay.
        #expect(receiver.receiverReport(from: 1, now: came - .seconds(9))?.delaySinceLastSenderReport == 0)
    }

    @Test func anyRateIsHarmless() {
        for rate in [Int.min, -1, 0, 1, Int.max] {
            var receiver = RTPReceiver(clockRate: rate)
            _ = receiver.receive(self.packet(1, 0))
            _ = receiver.receive(self.packet(2, 0x7FFF_FFFF))
            #expect(receiver.statistics.received == 2)
        }
    }
}
