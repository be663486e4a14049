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

@Suite struct H265DepacketizerTests {
    typealias Step = DepacketizerSteps.Step

    /// IDR_W_RADL, first slice segment of its picture.
    static let idr: [UInt8] = [0x26, 0x01, 0xAF, 1, 2]
    static let cra: [UInt8] = [0x2A, 0x01, 0xAF, 3, 4]
    /// TRAIL_R.
    static let slice: [UInt8] = [0x02, 0x01, 0xD0, 3, 4]
    static let laterSlice: [UInt8] = [0x02, 0x01, 0x50, 5, 6]
    /// RASL_N and RASL_R.
    static let skippedN: [UInt8] = [0x10, 0x01, 0xD0, 7]
    static let skippedR: [UInt8] = [0x12, 0x01, 0xD0, 8]
    static let sei: [UInt8] = [0x4E, 0x01, 5, 1, 9, 0x80]

    static func aggregate(_ units: [[UInt8]]) -> [UInt8] {
        [0x60, 0x01] + units.flatMap { UInt16($0.count).bigEndianBytes + $0 }
    }

    static func prefixed(_ units: [[UInt8]]) -> [UInt8] { DepacketizerSteps.prefixed(units) }

    static func run(_ steps: [Step], format: VideoFormat? = nil, flush: Bool = true) -> ([AccessUnit], errors: Int) {
        DepacketizerSteps.run(steps, VideoDepacketizer(h265: format), flush: flush)
    }

    static func format() throws -> VideoFormat {
        try VideoFormat(codec: .h265, parameterSets: H265ParameterSets.small)
    }

    static let shapes: [[Step]] = [
        [Step(payload: idr, marker: true)],
        [
            Step(payload: [0x62, 0x01, 0x93, 0xAF]), Step(payload: [0x62, 0x01, 0x13, 1]),
            Step(payload: [0x62, 0x01, 0x53, 2], marker: true),
        ],
        [Step(payload: aggregate([idr]), marker: true)],
        // Access unit delimiters go.
        [Step(payload: [0x46, 0x01, 0x10]), Step(payload: idr, marker: true)],
        [Step(payload: aggregate([[0x46, 0x01, 0x10], idr]), marker: true)],
        // Empty fragments, also behind the end (interop).
        [
            Step(payload: [0x62, 0x01, 0x93]), Step(payload: [0x62, 0x01, 0x13]),
            Step(payload: [0x62, 0x01, 0x13, 0xAF, 1]), Step(payload: [0x62, 0x01, 0x53, 2]),
            Step(payload: [0x62, 0x01, 0x53], marker: true),
        ],
        // The type of later fragments is wrong (interop: Tiandy).
        [
            Step(payload: [0x62, 0x01, 0x93, 0xAF]), Step(payload: [0x62, 0x01, 0x01, 1]),
            Step(payload: [0x62, 0x01, 0x41, 2], marker: true),
        ],
        // The last fragment lacks its end bit.
        [Step(payload: [0x62, 0x01, 0x93, 0xAF]), Step(payload: [0x62, 0x01, 0x13, 1, 2], marker: true)],
        // Start and end in one fragment.
        [Step(payload: [0x62, 0x01, 0xD3, 0xAF, 1, 2], marker: true)],
        // A start code in front, of three and four bytes (interop: V380).
        [Step(payload: [0, 0, 0, 1] + idr, marker: true)], [Step(payload: [0, 0, 1] + idr, marker: true)],
        // Types that nobody defined, and units that end with their header.
        [
            Step(payload: [0x70, 1, 2]), Step(payload: [0x40, 1]), Step(payload: [0x40]),
            Step(payload: idr, marker: true),
        ],
        // No marker bit at all.
        [Step(payload: idr)],
    ]

    @Test("one picture in all shapes", arguments: shapes)
    func joinsOnePicture(steps: [Step]) {
        let (units, errors) = Self.run(steps)
        #expect(errors == 0)
        #expect(units.map(\.data) == [Self.prefixed([Self.idr])])
        #expect(units.allSatisfy { $0.isKeyFrame && !$0.isSkippedLeading })
    }

    @Test func fragmentsKeepLayerAndTemporalID() {
        let (units, _) = Self.run([
            Step(payload: [0x63, 0x0B, 0x81, 0xD0]), Step(payload: [0x63, 0x0B, 0x41, 7], marker: true),
        ])
        #expect(units.map(\.data) == [Self.prefixed([[0x03, 0x0B, 0xD0, 7]])])
    }

    @Test func tellsWhatCannotBeDecodedAfterAStartAtTheKeyFrame() {
        let pictures = [Self.cra, Self.skippedN, Self.skippedR, Self.slice, Self.idr]
        let (units, _) = Self.run(
            pictures.enumerated().map { Step(payload: $1, timestamp: Int64($0), marker: true) }
        )
        #expect(units.map(\.isKeyFrame) == [true, false, false, false, true])
        #expect(units.map(\.isSkippedLeading) == [false, true, true, false, false])
    }

    /// Each set may come with a picture of its own.
    @Test(arguments: [[0, 1, 2], [2, 1, 0], [1, 2, 0]]) func setsWaitForEachOther(order: [Int]) throws {
        let sets = H265ParameterSets.small
        let (units, errors) = Self.run(
            order.enumerated().map { Step(payload: Self.aggregate([sets[$1], Self.idr]), timestamp: Int64($0)) }
        )
        #expect(errors == 0)
        #expect(units.map(\.format) == [nil, nil, try Self.format()])
    }

    static let losses: [([Step], [Int])] = [
        // A suffix SEI begins no access unit.
        (
            [
                Step(payload: idr, marker: true), Step(payload: [0x50, 0x01, 132, 1], lost: 1),
                Step(payload: slice, timestamp: 1, marker: true),
            ], [0, 1]
        ),
        // Inside a fragmented unit, without markers.
        (
            [
                Step(payload: [0x62, 0x01, 0x93, 0xAF]), Step(payload: [0x62, 0x01, 0x53, 2], lost: 1),
                Step(payload: slice, timestamp: 1), Step(payload: slice, timestamp: 2),
            ], [1, 0]
        ),
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
            [0x60, 0x01, 0, 9, 0x26, 0x01], [0x62], [0x62, 0x01], [0x62, 0x01, 0x53, 1],
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

    @Test func wrappedPacketsAreNotForUs() throws {
        var depacketizer = VideoDepacketizer(h265: nil)
        try depacketizer.push(DepacketizerSteps.packet(Self.idr), timestamp: 0, lost: 0)
        let error = #expect(throws: RTPError.self) {
            try depacketizer.push(DepacketizerSteps.packet([0x64, 0x01, 0, 0]), timestamp: 0, lost: 0)
        }
        #expect(error?.code == .unsupported)
    }

    @Test(.enabled(if: Vectors.exist)) func fuzzSeedsKeepTheInvariants() throws {
        for (name, bytes) in try Vectors.files("fuzz-seeds/format-rtph265-FuzzDecoder") {
            var depacketizer = VideoDepacketizer(h265: nil)
            let units = DepacketizerSteps.replay(seed: bytes, through: &depacketizer, name)
            for unit in units { Self.check(unit, name) }
        }
    }

    /// Packets that are nearly right, and their parameter sets with broken bits.
    @Test(arguments: 1...8 as ClosedRange<UInt64>) func randomPacketsKeepTheInvariants(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let headers: [UInt8] = [0, 0x02, 0x10, 0x26, 0x2A, 0x40, 0x42, 0x44, 0x46, 0x4E, 0x60, 0x62, 0x62, 0x64, 0x7E]
        let known = H265ParameterSets.small + [Self.idr, Self.slice, Self.skippedR, Self.laterSlice]
        var given = 0
        for round in 0..<60 {
            var depacketizer = VideoDepacketizer(h265: round.isMultiple(of: 2) ? try Self.format() : nil)
            for _ in 0..<60 {
                var payload: [UInt8]
                if Bool.random(using: &generator) {
                    payload = known.randomElement(using: &generator) ?? []
                    if Int.random(in: 0...3, using: &generator) == 0 {
                        payload[Int.random(in: 0..<payload.count, using: &generator)] ^=
                            1 << UInt8.random(in: 0...7, using: &generator)
                    }
                } else {
                    payload = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                        UInt8.random(in: 0...3, using: &generator)
                    }
                    if !payload.isEmpty { payload[0] = headers.randomElement(using: &generator) ?? 0 }
                    if payload.count > 2 { payload[2] = UInt8.random(in: 0...255, using: &generator) }
                }
                let packet = DepacketizerSteps.packet(payload, marker: Bool.random(using: &generator))
                let lost = Int.random(in: 0..<10, using: &generator) == 0 ? 1 : 0
                try? depacketizer.push(packet, timestamp: Int64.random(in: 0...2, using: &generator), lost: lost)
                while let unit = depacketizer.pull() {
                    given += 1
                    Self.check(unit, "seed \(seed)")
                }
            }
        }
        #expect(given > 100)
    }

    /// Every access unit is a row of units with true lengths, one of them a picture, none of them a delimiter.
    static func check(_ unit: AccessUnit, _ name: String) {
        let types = DepacketizerSteps.units(of: unit, name).map { $0[0] >> 1 & 0x3F }
        #expect(types.contains { $0 < 10 || (16...21).contains($0) }, "\(name)")
        #expect(!types.contains(35), "\(name)")
        #expect(unit.isKeyFrame == types.contains { (16...21).contains($0) }, "\(name)")
        #expect(unit.isSkippedLeading == types.contains { $0 == 8 || $0 == 9 }, "\(name)")
    }
}
