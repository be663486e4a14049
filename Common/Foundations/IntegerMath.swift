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

/// The quotient rounded towards minus infinity, where `/` rounds towards zero.
///
/// - Parameter divisor: Greater than zero.
public func floorDivide(_ dividend: Int64, by divisor: Int64) -> Int64 {
    let quotient = dividend / divisor
    return dividend % divisor < 0 ? quotient - 1 : quotient
}

/// Turns `ticks` of `from` ticks per second into ticks of `to` per second, rounded to the nearest.
///
/// The product is taken in 128 bits, so that microseconds since 1970 turn into a 90 kHz clock without overflow.
public func rescale(_ ticks: Int64, from: Int64, to: Int64) -> Int64 {
    if from == to { return ticks }
    let product = Int128(ticks) * Int128(to)
    let divisor = Int128(from)
    let half = divisor / 2
    return Int64((product >= 0 ? product + half : product - half) / divisor)
}

extension Duration {
    /// The whole microseconds of the duration, cut towards zero.
    public var wholeMicroseconds: Int64 {
        let parts = self.components
        return parts.seconds * 1_000_000 + parts.attoseconds / 1_000_000_000_000
    }

    /// The whole nanoseconds of the duration, cut towards zero.
    public var wholeNanoseconds: Int64 {
        let parts = self.components
        return parts.seconds * 1_000_000_000 + parts.attoseconds / 1_000_000_000
    }

    /// The duration as a number of seconds.
    public var inSeconds: Double { Double(self.wholeNanoseconds) / 1_000_000_000 }
}
