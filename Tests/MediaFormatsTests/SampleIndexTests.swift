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

struct SampleIndexTests {
    private func decode(_ bytes: [UInt8]) throws(MediaFormatError) -> [RunSample] {
        var decoder = SampleIndexDecoder(bytes)
        var samples: [RunSample] = []
        while let sample = try decoder.next() { samples.append(sample) }
        return samples
    }

    /// The example of the documentation, and one number of each kind at its bounds.
    @Test(arguments: [
        (
            [
                RunSample(size: 60_000, duration: 3000, compositionOffset: 0, isSync: true),
                RunSample(size: 5000, duration: 3000, compositionOffset: 0, isSync: false),
            ], "c1a907" + "f02e" + "00" + "904e" + "00" + "00"
        ),
        ([RunSample(size: 0, duration: 0, compositionOffset: -1, isSync: false)], "000001"),
        (
            [
                RunSample(size: .max, duration: .max, compositionOffset: .min, isSync: true),
                RunSample(size: 0, duration: 0, compositionOffset: .max, isSync: false),
            ], "ffffffff1f" + "feffffff1f" + "ffffffff0f" + "00" + "fdffffff1f" + "feffffff0f"
        ), ([], ""),
    ])
    func examples(samples: [RunSample], blob: String) throws {
        var encoder = SampleIndexEncoder()
        for sample in samples { encoder.append(sample) }
        #expect(hexadecimal(encoder.bytes) == blob)
        #expect(encoder.count == samples.count)
        #expect(try self.decode(encoder.bytes) == samples)
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>) func roundTrips(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var samples = generator.samples(500, largest: .max)
        for index in samples.indices where index.isMultiple(of: 7) {
            samples[index].duration = .random(in: 0...(.max), using: &generator)
            samples[index].compositionOffset = .random(in: .min...(.max), using: &generator)
        }
        var encoder = SampleIndexEncoder()
        for sample in samples { encoder.append(sample) }
        #expect(try self.decode(encoder.bytes) == samples)
        var decoder = SampleIndexDecoder(([1, 2, 3] + encoder.bytes)[3...])
        #expect(try decoder.next() == samples[0])
    }

    @Test func regularSamplesTakeAboutFiveBytes() {
        var encoder = SampleIndexEncoder()
        for index in 0..<1800 {
            let size: UInt32 = index.isMultiple(of: 30) ? 60_000 : 15_000
            encoder.append(
                RunSample(size: size, duration: 3000, compositionOffset: 0, isSync: index.isMultiple(of: 30))
            )
        }
        #expect(encoder.bytes.count < 1800 * 6)
    }

    @Test(arguments: [
        "80", "00", "0000", "c1a9",  // cut
        "ffffffffff01" + "0000",  // more than five bytes
        "ffffffff7f" + "0000",  // a size above 32 bits
        "00" + "01" + "00",  // a duration of -1
        "00" + "80808080" + "20" + "00",  // a duration of 2^32
        "00" + "00" + "8080808010",  // a composition offset of 2^31
    ])
    func damagedBlobs(blob: String) {
        #expect(
            errorCode { () throws(MediaFormatError) in _ = try self.decode(Fixtures.bytesOf(blob)) } == .malformed
        )
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>) func randomBlobsDoNotTrap(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<2000 { _ = try? self.decode(generator.bytes(upTo: 30)) }
    }
}
