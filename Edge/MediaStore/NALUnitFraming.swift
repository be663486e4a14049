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

/// Looks at how NAL units are packed in a sample (ISO/IEC 14496-15 §5.3.3.1.2, §8.3.3.1.2: each behind a 4 byte length).
enum NALUnitFraming {
    /// Whether the lengths fill the sample exactly and none is zero, as a block that never reached the disk would read.
    static func isWhole(_ sample: [UInt8]) -> Bool {
        var index = 0
        while index + 4 <= sample.count {
            var length = 0
            for byte in sample[index..<index + 4] { length = length << 8 | Int(byte) }
            guard length > 0 else { return false }
            index += 4 + length
        }
        return index == sample.count && !sample.isEmpty
    }
}
