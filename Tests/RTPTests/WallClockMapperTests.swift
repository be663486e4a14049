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

@Suite struct WallClockMapperTests {
    static let start = UTCTime(microsecondsSince1970: 1_700_000_000_000_000)

    static func at(_ seconds: Double) -> UTCTime { start + .microseconds(Int64(seconds * 1_000_000)) }

    @Test func startsFromTheArrivalOfTheFirstPacket() {
        var mapper = WallClockMapper(clockRate: 90_000)
        #expect(mapper.utc(of: 0) == nil)
        mapper.receivedPacket(timestamp: 90_000, at: Self.start)
        #expect(mapper.utc(of: 90_000) == Self.start)
        #expect(mapper.utc(of: 135_000) == Self.at(0.5))
    }

    @Test func jitterDoesNotPushLate() {
        var mapper = WallClockMapper(clockRate: 90_000)
        for frame in 0..<3000 {
            let media = Double(frame) / 25
            let delay = frame == 0 ? 0 : Double.random(in: 0...0.2) * (frame % 25 == 0 ? 0 : 1)
            #expect(mapper.receivedPacket(timestamp: Int64(frame * 3600), at: Self.at(media + delay)) == nil)
        }
        let error = (mapper.utc(of: 3000 * 3600) ?? Self.start) - Self.at(120)
        #expect(abs(error.inSeconds) < 0.002)
    }

    @Test func aLateFirstPacketIsMendedBySlew() throws {
        var mapper = WallClockMapper(clockRate: 1000)
        mapper.receivedPacket(timestamp: 0, at: Self.at(0.1))
        var last = Self.at(0.1)
        for second in 1...100 {
            mapper.receivedPacket(timestamp: Int64(second * 1000), at: Self.at(Double(second)))
            let time = try #require(mapper.utc(of: Int64(second * 1000)))
            // A second of media takes a second of UTC within 500 ppm.
            #expect(abs((time - last).inSeconds - 1) <= 0.000_5 + 1e-9)
            last = time
        }
        // 100 s at 500 ppm mend 50 ms of the 100 ms.
        let error = last - Self.at(100)
        #expect(error.inSeconds > 0.049 && error.inSeconds < 0.052)
    }

    @Test func theFirstSaneReportCountsAtOnceAndLaterOnesAreSlewed() {
        var mapper = WallClockMapper(clockRate: 90_000)
        mapper.receivedPacket(timestamp: 0, at: Self.start)
        #expect(mapper.receivedSenderReport(ntp: Self.at(-0.3), timestamp: 0, at: Self.start) == .followsReports)
        #expect(mapper.utc(of: 0) == Self.at(-0.3))
        #expect(mapper.receivedSenderReport(ntp: Self.at(4.8), timestamp: 450_000, at: Self.at(5)) == nil)
        // 5 s allow 2.5 ms of the 100 ms.
        #expect(mapper.utc(of: 450_000) == Self.at(4.7025))
    }

    @Test(
        "reports are believed to 5 s",
        arguments: [
            (4.9, true), (-4.9, true), (5.1, false), (-5.1, false), (-1e9, false),
        ]
    )
    func judges(difference: Double, isSane: Bool) {
        var mapper = WallClockMapper(clockRate: 90_000)
        mapper.receivedPacket(timestamp: 0, at: Self.start)
        let event = mapper.receivedSenderReport(ntp: Self.at(difference), timestamp: 0, at: Self.start)
        #expect(mapper.followsReports == isSane)
        #expect(mapper.utc(of: 0) == (isSane ? Self.at(difference) : Self.start))
        if isSane {
            #expect(event == .stepped(by: Self.at(difference) - Self.start))
        } else {
            #expect(event == .ignoresReports(difference: Self.at(difference) - Self.start))
            // Said once.
            #expect(mapper.receivedSenderReport(ntp: Self.at(difference), timestamp: 0, at: Self.start) == nil)
        }
    }

    @Test func aJumpOfTheCameraClockIsAStep() {
        var mapper = WallClockMapper(clockRate: 90_000)
        mapper.receivedPacket(timestamp: 0, at: Self.start)
        mapper.receivedSenderReport(ntp: Self.start, timestamp: 0, at: Self.start)
        let event = mapper.receivedSenderReport(ntp: Self.at(7), timestamp: 450_000, at: Self.at(5))
        #expect(event == .stepped(by: .seconds(2)))
        #expect(mapper.utc(of: 450_000) == Self.at(7))
    }

    @Test func aStepOfTheLocalClockIsAStep() {
        for step in [3600.0, -3600.0] {
            var mapper = WallClockMapper(clockRate: 1000)
            var events: [WallClockMapper.Event] = []
            for second in 0...40 {
                let arrival = Self.at(Double(second) + (second > 20 ? step : 0))
                if let event = mapper.receivedPacket(timestamp: Int64(second * 1000), at: arrival) {
                    events.append(event)
                }
            }
            #expect(events == [.stepped(by: .seconds(step))])
            #expect(mapper.utc(of: 40_000) == Self.at(40 + step))
        }
    }

    @Test func soundAndPicturesOfOneCameraShareAClock() throws {
        for isSane in [true, false] {
            var video = WallClockMapper(clockRate: 90_000)
            var audio = WallClockMapper(clockRate: 16_000)
            let shift = isSane ? 1.5 : 500.0
            for tick in 0..<6000 {
                let media = Double(tick) / 100
                // Sound arrives 80 ms later than the pictures of the same instant.
                video.receivedPacket(timestamp: Int64(media * 90_000), at: Self.at(media))
                audio.receivedPacket(timestamp: 777 + Int64(media * 16_000), at: Self.at(media + 0.08))
                if tick % 500 == 250 {
                    let ntp = Self.at(media + shift)
                    video.receivedSenderReport(ntp: ntp, timestamp: Int64(media * 90_000), at: Self.at(media))
                    audio.receivedSenderReport(ntp: ntp, timestamp: 777 + Int64(media * 16_000), at: Self.at(media))
                }
            }
            let difference = try #require(audio.utc(of: 777 + 16_000 * 30)) - #require(video.utc(of: 90_000 * 30))
            #expect(video.followsReports == isSane && audio.followsReports == isSane)
            #expect(abs(difference.inSeconds - (isSane ? 0 : 0.08)) < 0.001)
        }
    }

    @Test func reportsCanBeSwitchedOff() {
        var mapper = WallClockMapper(clockRate: 90_000)
        mapper.acceptsReports = false
        mapper.receivedPacket(timestamp: 0, at: Self.start)
        #expect(mapper.receivedSenderReport(ntp: Self.at(1), timestamp: 0, at: Self.start) == nil)
        #expect(mapper.utc(of: 0) == Self.start)
        mapper.restart()
        #expect(mapper.utc(of: 0) == nil)
        #expect(!mapper.acceptsReports)
    }
}
