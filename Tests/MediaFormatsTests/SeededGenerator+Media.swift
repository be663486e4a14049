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

import MediaFormats
import TestSupport

extension SeededGenerator {
    /// Bytes of which few values are common, as in parameter sets and box headers.
    mutating func bytes(upTo maximum: Int) -> [UInt8] {
        (0..<Int.random(in: 0...maximum, using: &self)).map { _ in
            guard Bool.random(using: &self) else { return .random(in: 0...255, using: &self) }
            return [0, 1, 3, 0xFF].randomElement(using: &self) ?? 0
        }
    }

    /// A copy of `bytes` with up to four of them changed, and sometimes a part of the end cut off.
    mutating func mutation(of bytes: [UInt8]) -> [UInt8] {
        var result = bytes
        for _ in 0..<Int.random(in: 1...4, using: &self) {
            let index = Int.random(in: 0..<result.count, using: &self)
            if Bool.random(using: &self) {
                result[index] ^= 1 << UInt8.random(in: 0...7, using: &self)
            } else {
                result[index] = .random(in: 0...255, using: &self)
            }
        }
        if Int.random(in: 0...3, using: &self) == 0 {
            result.removeLast(.random(in: 0..<result.count, using: &self))
        }
        return result
    }

    /// Samples as a camera might send them.
    mutating func samples(_ count: Int, largest: UInt32 = 5000) -> [RunSample] {
        (0..<count).map { index in
            RunSample(
                size: .random(in: 0...largest, using: &self),
                duration: Int.random(in: 0...4, using: &self) == 0 ? .random(in: 1...9000, using: &self) : 3000,
                compositionOffset: [0, 0, 3000, 6000, -3000].randomElement(using: &self) ?? 0,
                isSync: index == 0 || Int.random(in: 0...9, using: &self) == 0
            )
        }
    }
}
