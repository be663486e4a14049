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

@Suite struct LATMDepacketizerTests {
    static func depacketizer(_ config: String = "400023203fc0", inBand: Bool = false) throws -> LATMDepacketizer {
        LATMDepacketizer(
            configuration: try LATMConfiguration(parsing: try #require(bytes(hexadecimal: config))),
            hasConfiguration: inBand
        )
    }

    static func units(_ depacketizer: inout LATMDepacketizer) -> [AccessUnit] {
        var units: [AccessUnit] = []
        while let unit = depacketizer.pull() { units.append(unit) }
        return units
    }

    typealias Rig = AACDepacketizerTests

    @Test func anElementOfSeveralFrames() throws {
        var depacketizer = try Self.depacketizer("420023203fc0")
        try depacketizer.push(Rig.packet([1, 7, 2, 8, 9, 0]), timestamp: 5000, lost: 0)
        #expect(Self.units(&depacketizer).map(\.data) == [[7], [8, 9]])
        try depacketizer.push(Rig.packet([1, 7, 1, 8, 1, 9]), timestamp: 8072, lost: 0)
        #expect(Self.units(&depacketizer).map(\.timestamp) == [8072, 9096, 10_120])
    }

    @Test func joinsFragments() throws {
        var depacketizer = try Self.depacketizer()
        try depacketizer.push(Rig.packet([4, 1], marker: false), timestamp: 9, lost: 0)
        try depacketizer.push(Rig.packet([2, 3], marker: false), timestamp: 9, lost: 0)
        #expect(depacketizer.pull() == nil)
        try depacketizer.push(Rig.packet([4]), timestamp: 9, lost: 0)
        #expect(Self.units(&depacketizer) == [AccessUnit(timestamp: 9, isKeyFrame: true, data: [1, 2, 3, 4])])
    }

    /// After a loss it is not known whether a packet begins an element, so that the rest up to a marker is left out.
    @Test func aLossCostsTheElement() throws {
        var depacketizer = try Self.depacketizer()
        try depacketizer.push(Rig.packet([4, 1], marker: false), timestamp: 9, lost: 0)
        try depacketizer.push(Rig.packet([3, 4]), timestamp: 9, lost: 1)
        #expect(depacketizer.pull() == nil)
        try depacketizer.push(Rig.packet([1, 7]), timestamp: 1033, lost: 0)
        let units = Self.units(&depacketizer)
        #expect(units.map(\.data) == [[7]] && units[0].lost == 3)
    }

    @Test func anElementWithoutItsEndIsDropped() throws {
        var depacketizer = try Self.depacketizer()
        try depacketizer.push(Rig.packet([4, 1], marker: false), timestamp: 9, lost: 0)
        try depacketizer.push(Rig.packet([1, 7]), timestamp: 1033, lost: 0)
        #expect(Self.units(&depacketizer).map(\.lost) == [1])
        try depacketizer.push(Rig.packet([4, 1], marker: false), timestamp: 2057, lost: 0)
        depacketizer.flush()
        try depacketizer.push(Rig.packet([2, 3, 4]), timestamp: 2057, lost: 0)
        #expect(Self.units(&depacketizer).map(\.data) == [[3, 4]])
    }

    @Test func anotherFormatInTheStreamIsRefused() throws {
        var depacketizer = try Self.depacketizer(inBand: true)
        // 24 kHz mono, where the SDP said 48 kHz stereo.
        let other = try #require(bytes(hexadecimal: "200013081fe01555d8"))
        #expect(throws: RTPError.self) { try depacketizer.push(Rig.packet(other), timestamp: 0, lost: 0) }
        #expect(depacketizer.pull() == nil)
    }

    @Test func anElementIsBounded() throws {
        var depacketizer = try Self.depacketizer()
        let large = [UInt8](repeating: 255, count: 60_000)
        for _ in 0..<4 { try depacketizer.push(Rig.packet(large, marker: false), timestamp: 0, lost: 0) }
        #expect(throws: RTPError.self) {
            try depacketizer.push(Rig.packet(large, marker: false), timestamp: 0, lost: 0)
        }
        try depacketizer.push(Rig.packet(large), timestamp: 0, lost: 0)
        try depacketizer.push(Rig.packet([1, 7]), timestamp: 1024, lost: 0)
        #expect(Self.units(&depacketizer).map(\.data) == [[7]])
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>) func noiseIsHarmless(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var inputs = Vectors.exist ? try Vectors.files("fuzz-seeds/format-rtpmpeg4audio-FuzzDecoder").map(\.bytes) : []
        inputs += (0..<500).map { _ in
            (0..<Int.random(in: 0...60, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator) }
        }
        for inBand in [true, false] {
            var depacketizer = try Self.depacketizer(inBand: inBand)
            var total = 0
            for input in inputs {
                let marker = Bool.random(using: &generator)
                let time = Int64.random(in: 0...3, using: &generator)
                let lost = Int.random(in: 0...20, using: &generator) == 0 ? 1 : 0
                try? depacketizer.push(Rig.packet(input, marker: marker), timestamp: time, lost: lost)
                total += input.count
                for unit in Self.units(&depacketizer) { #expect(!unit.data.isEmpty && unit.data.count <= total) }
            }
        }
    }
}
