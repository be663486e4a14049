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

@testable import MediaFormats

/// What parameter sets are written with.
extension BitWriter {
    /// Appends an unsigned Exp-Golomb code, `ue(v)`.
    mutating func appendExpGolomb(_ value: UInt32) {
        let bits = 32 - (value + 1).leadingZeroBitCount
        self.append(0, bits: bits - 1)
        self.append(value + 1, bits: bits)
    }

    /// The bytes with emulation prevention.
    var escaped: [UInt8] {
        var result: [UInt8] = []
        for byte in self.bytes {
            if byte <= 3, result.suffix(2) == [0, 0] { result.append(3) }
            result.append(byte)
        }
        return result
    }
}
