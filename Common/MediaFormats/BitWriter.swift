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

/// Writes bit fields, the most significant bit first; the counterpart of ``BitReader``.
struct BitWriter {
    /// The bytes so far; the unused low bits of the last one are zero.
    private(set) var bytes: [UInt8] = []
    private var used = 8

    /// Appends the low `count` bits of `value`, 0 to 32.
    mutating func append(_ value: UInt32, bits count: Int) {
        for bit in stride(from: count - 1, through: 0, by: -1) {
            if self.used == 8 {
                self.bytes.append(0)
                self.used = 0
            }
            self.bytes[self.bytes.count - 1] |= UInt8(value >> UInt32(bit) & 1) << UInt8(7 - self.used)
            self.used += 1
        }
    }
}
