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

@testable import MediaFormats

struct ProducerReferenceTimeTests {
    @Test(arguments: [
        ("2026-01-02T03:04:05.678901Z", "ED01B425ADCC74B8"),
        ("1970-01-01T00:00:00Z", "83AA7E8000000000"),
        ("2036-02-07T06:28:15.999999Z", "FFFFFFFFFFFFEF39"),
        ("2036-02-07T06:28:16Z", "0000000000000000"),
        ("2050-06-01T00:00:00.5Z", "1AEC070080000000"),
    ])
    func ntpTime(text: String, ntp: String) throws {
        let reference = ProducerReferenceTime(
            kind: .video,
            time: try #require(UTCTime(rfc3339: text)),
            mediaTime: 1 << 40
        )
        var writer = BoxWriter()
        reference.append(to: &writer)
        #expect(
            hexadecimal(writer.bytes)
                == "0000002070726674" + "01000018" + "00000001" + ntp.lowercased() + "0000010000000000"
        )
        var reader = BoxReader(writer.bytes)
        #expect(try ProducerReferenceTime(parsing: try #require(try reader.next())) == reference)
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>) func microsecondsSurvive(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<1000 {
            // 1970 to 2104, where the era of NTP that is told by the top bit ends.
            let time = UTCTime(microsecondsSince1970: .random(in: 0..<4_233_462_144_000_000, using: &generator))
            let reference = ProducerReferenceTime(kind: .audio, time: time, mediaTime: generator.next())
            var writer = BoxWriter()
            reference.append(to: &writer)
            var reader = BoxReader(writer.bytes)
            #expect(try ProducerReferenceTime(parsing: try #require(try reader.next())) == reference)
        }
    }
}
