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

/// Start codes of the byte stream format (ITU-T H.264 §B.1), which some cameras leave in where they do not belong.
public enum AnnexB {
    /// The NAL units of a byte stream: cut at every start code, without the zero bytes around them, empty ones left out.
    ///
    /// Bytes in front of the first start code count as a unit too, so a single unit without start code gives itself.
    public static func split(_ bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var units: [ArraySlice<UInt8>] = []
        var rest = bytes
        while !rest.isEmpty {
            let code = self.startCode(in: rest)
            let unit = self.trimmed(rest[..<(code ?? rest.endIndex)])
            if !unit.isEmpty { units.append(unit) }
            guard let code else { break }
            rest = rest[(code + 3)...]
        }
        return units
    }

    /// Where the first `00 00 01` begins; nil where there is none.
    static func startCode(in bytes: ArraySlice<UInt8>) -> Int? {
        var index = bytes.startIndex + 2
        let end = bytes.endIndex
        while index < end {
            switch bytes[index] {
            case 0: index += 1
            case 1:
                if bytes[index - 1] == 0, bytes[index - 2] == 0 { return index - 2 }
                index += 3
            default: index += 3
            }
        }
        return nil
    }

    /// The unit without zero bytes at its end, which no NAL unit has (ITU-T H.264 §7.4.1).
    static func trimmed(_ unit: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var unit = unit
        while unit.last == 0 { unit.removeLast() }
        return unit
    }
}
