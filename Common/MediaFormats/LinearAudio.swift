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

/// Turns G.711 and L16 into linear samples.
public enum LinearAudio {
    /// The samples of all channels by turns; a last sample that is not whole is left out.
    ///
    /// Codings other than G.711 and L16 give none.
    public static func samples(_ bytes: ArraySlice<UInt8>, _ coding: AudioCoding) -> [Int16] {
        switch coding {
        case .pcma: bytes.map { self.aLaw[Int($0)] }
        case .pcmu: bytes.map { self.muLaw[Int($0)] }
        case .l16: self.bigEndian(bytes)
        case .aac, .opus, .flac: []
        }
    }

    private static func bigEndian(_ bytes: ArraySlice<UInt8>) -> [Int16] {
        var samples: [Int16] = []
        samples.reserveCapacity(bytes.count / 2)
        var rest = bytes
        while let high = rest.popFirst(), let low = rest.popFirst() {
            samples.append(Int16(bitPattern: UInt16(high) << 8 | UInt16(low)))
        }
        return samples
    }

    /// The values of A-law (ITU-T G.711 Table 1), scaled from 13 bits to 16.
    private static let aLaw: [Int16] = (0...255).map { (code: UInt8) in
        let bits = code ^ 0x55
        let segment = Int16(bits >> 4 & 7)
        let step = Int16(bits & 0xF) * 2 + 1
        let magnitude = segment == 0 ? step << 3 : (step + 32) << (segment + 2)
        return bits & 0x80 == 0 ? -magnitude : magnitude
    }

    /// The values of µ-law (ITU-T G.711 Table 2), scaled from 14 bits to 16.
    private static let muLaw: [Int16] = (0...255).map { (code: UInt8) in
        let bits = ~code
        let bias: Int16 = 0x84
        let magnitude = (Int16(bits & 0xF) << 3 + bias) << Int16(bits >> 4 & 7) - bias
        return bits & 0x80 == 0 ? magnitude : -magnitude
    }
}
