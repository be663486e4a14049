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

/// Parameter sets of H.265 that cameras wrote: video, sequence, picture.
public enum H265ParameterSets {
    /// 704 × 480, main profile, level 3: `hvc1.1.6.L90.B0`.
    public static let small = [
        unit("40010c01ffff016000000300b0000003000003005aac0c00000300040000030032a8"),
        unit("420101016000000300b0000003000003005aa0058201e1636b92452fcdc14181410000030001000003000ca1"),
        unit("4401c0f2c68d03b340"),
    ]
    /// 1280 × 704, main profile, level 5.1: `hvc1.1.2.L153`.
    public static let large = [
        unit("40010c01ffff01400000030000030000030000030099ac09"),
        unit("42010101400000030000030000030000030099a00280802c1fe5aee46c1ae551350506050080"),
        unit("4401c073c0418309"),
    ]

    private static func unit(_ hexadecimal: String) -> [UInt8] {
        let digits = hexadecimal.compactMap { $0.hexDigitValue.map { UInt8($0) } }
        return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
