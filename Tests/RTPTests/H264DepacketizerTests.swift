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
import MediaFormats
import TestSupport
import Testing

@testable import RTP

@Suite struct H264DepacketizerTests {
    typealias Step = DepacketizerSteps.Step

    // Parameter sets of two cameras, 240x160 and 1920x1080.
    static let sps = bytes(hexadecimal: "6742c01ed903c56840000003004000000c03c58b92") ?? []
    static let pps: [UInt8] = [0x68, 0xCB, 0x8C, 0xB2]
    static let otherSPS = bytes(hexadecimal: "674d00299a6403c0113f2cd404040500000303e80000ea6004") ?? []
    static let otherPPS: [UInt8] = [0x68, 0xEE, 0x3C, 0x80]
    static let idr: [UInt8] = [0x65, 0x88, 1, 2]
    static let slice: [UInt8] = [0x41, 0x9A, 3, 4]
    static let laterSlice: [UInt8] = [0x41, 0x40, 5, 6]
    static let sei: [UInt8] = [0x06, 5, 1, 9, 0x80]

    static func prefixed(_ units: [[UInt8]]) -> [UInt8] {
        DepacketizerSteps.prefixed(units)
    }

    static func aggregate(_ units: [[UInt8]]) -> [UInt8] {
        [0x78] + units.flatMap { UInt16($0.count).bigEndianBytes + $0 }
    }

    /// Runs the steps and returns what came out; errors are counted.
    static func run(_ steps: [Step], format: VideoFormat? = nil, flush: Bool = true) -> ([AccessUnit], errors: Int) {
        DepacketizerSteps.run(steps, VideoDepacketizer(h264: format), flush: flush)
    }

    static func format() throws -> VideoFormat {
        try VideoFormat(sequenceParameterSet: self.sps, pictureParameterSets: [self.pps])
    }

    static let shapes: [[Step]] = [
        [Step(payload: idr, marker: true)],
        [
            Step(payload: [0x7C, 0x85, 0x88]), Step(payload: [0x7C, 0x05, 1]),
            Step(payload: [0x7C, 0x45, 2], marker: true),
        ],
        [Step(payload: aggregate([idr]), marker: true)],
        // Access unit delimiters go.
        [Step(payload: [9, 0xF0]), Step(payload: idr, marker: true)],
        // Empty fragments, also behind the end (interop).
        [
            Step(payload: [0x7C, 0x85]), Step(payload: [0x7C, 0x05]), Step(payload: [0x7C, 0x05, 0x88, 1]),
            Step(payload: [0x7C, 0x45, 2]), Step(payload: [0x7C, 0x45], marker: true),
        ],
        // The type of later fragments is wrong (interop: Tiandy).
        [
            Step(payload: [0x7C, 0x85, 0x88]), Step(payload: [0x7C, 0x01, 1]),
            Step(payload: [0x7C, 0x41, 2], marker: true),
        ],
        // The reserved bit of the fragment header is set (interop).
        [Step(payload: [0x7C, 0xA5, 0x88, 1]), Step(payload: [0x7C, 0x65, 2], marker: true)],
        // The last fragment lacks its end bit.
        [Step(payload: [0x7C, 0x85, 0x88]), Step(payload: [0x7C, 0x05, 1, 2], marker: true)],
        // Start and end in one fragment.
        [Step(payload: [0x7C, 0xC5, 0x88, 1, 2], marker: true)],
        // A start code in front, of three and four bytes (interop: V380).
        [Step(payload: [0, 0, 0, 1] + idr, marker: true)], [Step(payload: [0, 0, 1] + idr, marker: true)],
        // Types that nobody defined.
        [Step(payload: [0x1E, 1, 2]), Step(payload: [0x00, 1, 2]), Step(payload: idr, marker: true)],
        // No marker bit at all.
        [Step(payload: idr)],
    ]

    @Test("one picture in all shapes", arguments: shapes)
    func joinsOnePicture(steps: [Step]) {
        let (units, errors) = Self.run(steps)
        #expect(errors == 0)
        #expect(units.map(\.data) == [Self.prefixed([Self.idr])])
        #expect(units.allSatisfy { $0.isKeyFrame })
    }

    static let losses: [([Step], [Int])] = [
        // Inside a fragmented unit, without markers.
        (
            [
                Step(payload: [0x7C, 0x85, 0x88]), Step(payload: [0x7C, 0x45, 2], lost: 1),
                Step(payload: slice, timestamp: 1), Step(payload: slice, timestamp: 2),
            ], [1, 0]
        )
    ]

    @Test("after a loss", arguments: losses)
    func loses(steps: [Step], lost: [Int]) {
        let (units, errors) = Self.run(steps)
        #expect(errors == 0)
        #expect(units.map(\.lost) == lost)
        for unit in units {
            #expect([Self.prefixed([Self.idr]), Self.prefixed([Self.slice])].contains(unit.data))
        }
    }

    @Test(
        "broken packets cost one picture",
        arguments: [
            [0x78, 0, 9, 0x65, 0x88], [0x7C], [0x7C, 0x45, 1],
        ] as [[UInt8]]
    )
    func survives(payload: [UInt8]) {
        let (units, errors) = Self.run([
            Step(payload: Self.idr, marker: true), Step(payload: Self.slice, timestamp: 1),
            Step(payload: payload, timestamp: 1, marker: true), Step(payload: Self.slice, timestamp: 2, marker: true),
        ])
        #expect(errors == 1)
        #expect(units.map(\.timestamp) == [0, 2])
        #expect(units.map(\.lost) == [0, 1])
    }

    @Test("interleaved mode is not for us", arguments: [25, 26, 27, 29] as [UInt8])
    func refusesInterleavedMode(type: UInt8) throws {
        var depacketizer = VideoDepacketizer(h264: nil)
        try depacketizer.push(self.packet(Self.idr), timestamp: 0, lost: 0)
        let error = #expect(throws: RTPError.self) {
            try depacketizer.push(self.packet([type, 0, 0, 0]), timestamp: 0, lost: 0)
        }
        #expect(error?.code == .unsupported)
    }

    @Test func anAccessUnitHasABound() throws {
        var depacketizer = VideoDepacketizer(h264: nil)
        try depacketizer.push(self.packet([0x7C, 0x85, 0x88]), timestamp: 0, lost: 0)
        let more = self.packet([0x7C, 0x05] + [UInt8](repeating: 1, count: 60_000))
        var error: RTPError?
        for _ in 0..<300 where error == nil {
            do throws(RTPError) { try depacketizer.push(more, timestamp: 0, lost: 0) } catch let thrown {
                error = thrown
            }
        }
        #expect(error?.code == .malformed)
    }

    @Test func anUnfinishedFragmentIsNotFlushed() {
        let (units, _) = Self.run([Step(payload: Self.idr), Step(payload: [0x5C, 0x81, 0x40, 1])])
        #expect(units.isEmpty)
    }

    @Test(.enabled(if: Vectors.exist)) func fuzzSeedsKeepTheInvariants() throws {
        for (name, bytes) in try Vectors.files("fuzz-seeds/format-rtph264-FuzzDecoder") {
            var depacketizer = VideoDepacketizer(h264: nil)
            let units = DepacketizerSteps.replay(seed: bytes, through: &depacketizer, name)
            for unit in units { Self.check(unit, name) }
        }
    }

    @Test func randomPacketsKeepTheInvariants() throws {
        var generator = SystemRandomNumberGenerator()
        let types: [UInt8] = [0, 1, 5, 6, 7, 8, 9, 24, 28, 28, 29, 31]
        for _ in 0..<200 {
            var depacketizer = VideoDepacketizer(h264: Bool.random() ? try Self.format() : nil)
            for _ in 0..<50 {
                var payload = (0..<Int.random(in: 0...12)).map { _ in UInt8.random(in: 0...3, using: &generator) }
                if let type = types.randomElement(), !payload.isEmpty { payload[0] = type }
                if Bool.random(), payload.count > 1 { payload[1] = UInt8.random(in: 0...255) }
                var packet = self.packet(payload)
                packet.marker = Bool.random()
                let lost = Int.random(in: 0..<10) == 0 ? 1 : 0
                try? depacketizer.push(packet, timestamp: Int64.random(in: 0...2), lost: lost)
                while let unit = depacketizer.pull() { Self.check(unit, "random") }
            }
        }
    }

    /// Every access unit is a row of units with true lengths, one of them a picture, none of them a delimiter.
    static func check(_ unit: AccessUnit, _ name: String) {
        let types = DepacketizerSteps.units(of: unit, name).map { $0[0] & 0x1F }
        #expect(types.contains { (1...5).contains($0) }, "\(name)")
        #expect(!types.contains(9), "\(name)")
        #expect(unit.isKeyFrame == types.contains(5), "\(name)")
    }

    func packet(_ payload: [UInt8]) -> RTPPacket { DepacketizerSteps.packet(payload) }
}
