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

/// What the tests of the depacketizers of H.264 and H.265 do alike.
enum DepacketizerSteps {
    /// One packet.
    struct Step {
        var payload: [UInt8]
        var timestamp: Int64 = 0
        var marker = false
        var lost = 0
    }

    /// Units as a sample holds them.
    static func prefixed(_ units: [[UInt8]]) -> [UInt8] {
        units.flatMap { UInt32($0.count).bigEndianBytes + $0 }
    }

    static func packet(_ payload: [UInt8], marker: Bool = false) -> RTPPacket {
        RTPPacket(marker: marker, payloadType: 96, sequenceNumber: 0, timestamp: 0, ssrc: 0, payload: payload[...])
    }

    /// Pushes the steps and returns what came out; errors are counted.
    static func run(
        _ steps: [Step],
        _ depacketizer: consuming VideoDepacketizer,
        flush: Bool
    ) -> ([AccessUnit], errors: Int) {
        var units: [AccessUnit] = []
        var errors = 0
        for step in steps {
            do {
                let packet = self.packet(step.payload, marker: step.marker)
                try depacketizer.push(packet, timestamp: step.timestamp, lost: step.lost)
            } catch {
                errors += 1
            }
            while let unit = depacketizer.pull() { units.append(unit) }
        }
        if flush { depacketizer.flush() }
        while let unit = depacketizer.pull() { units.append(unit) }
        return (units, errors)
    }

    /// Pushes the packets of a fuzz seed, each as it is and as a payload; every one lies behind a little-endian length in
    /// 32 bits.
    static func replay(seed: [UInt8], through depacketizer: inout VideoDepacketizer, _ name: String) -> [AccessUnit] {
        var rest = seed[...]
        var units: [AccessUnit] = []
        var pushed = 0
        while rest.count > 4 {
            let length = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            let bytes = rest.dropFirst(4).prefix(length)
            rest = rest.dropFirst(4 + length)
            var packets = [self.packet(Array(bytes))]
            if let packet = try? RTPPacket(parsing: bytes) { packets.append(packet) }
            for packet in packets {
                try? depacketizer.push(packet, timestamp: Int64(packet.timestamp), lost: 0)
                pushed += 1
                while let unit = depacketizer.pull() { units.append(unit) }
            }
        }
        depacketizer.flush()
        while let unit = depacketizer.pull() { units.append(unit) }
        #expect(pushed > 0, "\(name)")
        return units
    }

    /// The units of an access unit, which must be a row of units with true lengths.
    static func units(of unit: AccessUnit, _ name: String) -> [[UInt8]] {
        var rest = unit.data[...]
        var units: [[UInt8]] = []
        while rest.count >= 5 {
            let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(4)
            #expect(length > 0 && length <= rest.count, "\(name)")
            units.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        #expect(rest.isEmpty, "\(name)")
        return units
    }
}
