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

/// NAL unit and packet types (RFC 6184 §5.2, ITU-T H.264 Table 7-1).
private enum UnitType {
    static let slice: UInt8 = 1
    static let dataPartitionA: UInt8 = 2
    static let instantaneousRefresh: UInt8 = 5
    static let sequenceParameterSet: UInt8 = 7
    static let pictureParameterSet: UInt8 = 8
    static let accessUnitDelimiter: UInt8 = 9
    static let singleTimeAggregation: UInt8 = 24
    static let fragment: UInt8 = 28
}

extension H264Depacketizer {
    /// Adds the units of one packet to the access unit under way.
    mutating func append(payload: ArraySlice<UInt8>) throws(RTPError) {
        guard let header = payload.first else { return }
        guard self.assembly.data.count + payload.count <= Self.maximumAccessUnitBytes else {
            throw RTPError(
                .malformed,
                "An H.264 access unit is larger than \(Self.maximumAccessUnitBytes) bytes; lower the camera's bit rate."
            )
        }
        switch header & 0x1F {
        case 1...23:
            self.endFragment()
            self.append(unit: payload)
        case UnitType.singleTimeAggregation:
            self.endFragment()
            try self.append(aggregate: payload.dropFirst())
        case UnitType.fragment:
            try self.append(fragment: payload)
        case 25, 26, 27, 29:
            throw RTPError(
                .unsupported,
                "The camera sends H.264 in interleaved mode (packet type \(header & 0x1F)), which Oriel does not read."
            )
        case 0 where AnnexB.startCode(in: payload.prefix(4)) != nil:
            self.endFragment()
            for unit in AnnexB.split(payload) { self.append(unit: unit) }
        default:
            // Types 0, 30 and 31 are undefined; cameras put data of their own into them.
            return
        }
    }

    /// Ends the unit whose fragments were being joined, if there is one.
    mutating func endFragment() {
        guard let start = self.assembly.fragmentStart else { return }
        self.assembly.fragmentStart = nil
        self.close(unitAt: start)
    }

    private mutating func append(unit: ArraySlice<UInt8>) {
        let start = self.assembly.data.count
        self.assembly.data += [0, 0, 0, 0]
        self.assembly.data += unit
        self.close(unitAt: start)
    }

    /// STAP-A: units, each behind its length in 16 bits (RFC 6184 §5.7.1).
    private mutating func append(aggregate: ArraySlice<UInt8>) throws(RTPError) {
        var cursor = ByteCursor(aggregate)
        while let length = cursor.uint16() {
            guard let unit = cursor.take(Int(length)) else {
                throw RTPError(.malformed, "An H.264 aggregation packet ends inside a unit of \(length) bytes.")
            }
            if !unit.isEmpty { self.append(unit: unit) }
        }
    }

    /// FU-A (RFC 6184 §5.8):
    /// ```
    /// +---------------+---------------+
    /// |0|1|2|3|4|5|6|7|0|1|2|3|4|5|6|7|
    /// |F|NRI|  type 28|S|E|R|  type   |
    /// +---------------+---------------+
    /// ```
    private mutating func append(fragment: ArraySlice<UInt8>) throws(RTPError) {
        guard let indicator = fragment.first, let header = fragment.dropFirst().first else {
            throw RTPError(.malformed, "An H.264 fragment ends before its header.")
        }
        let content = fragment.dropFirst(2)
        if header & 0x80 != 0 {
            self.endFragment()
            self.assembly.fragmentStart = self.assembly.data.count
            self.assembly.data += [0, 0, 0, 0, (indicator & 0xE0) | (header & 0x1F)]
        } else if self.assembly.fragmentStart == nil {
            // An empty packet after the end does no harm.
            if content.isEmpty { return }
            throw RTPError(.malformed, "An H.264 fragment came without the start of its unit.")
        }
        // The type of the first fragment counts, whatever later ones say.
        self.assembly.data += content
        if header & 0x40 != 0 { self.endFragment() }
    }

    /// Decides about the unit that ends `assembly.data` and whose 4 byte length begins at `start`.
    ///
    /// No slice of the data may live while it is written, or it would be copied.
    private mutating func close(unitAt start: Int) {
        let begin = start + 4
        let length = self.assembly.data.count - begin
        guard length > 1 else { return self.assembly.data.removeSubrange(start...) }
        if AnnexB.startCode(in: self.assembly.data[begin...]) != nil {
            let units = AnnexB.split(self.assembly.data[begin...])
            self.assembly.data.removeSubrange(start...)
            for unit in units { self.append(unit: unit) }
            return
        }
        switch self.assembly.data[begin] & 0x1F {
        case UnitType.sequenceParameterSet, UnitType.pictureParameterSet:
            self.parameterSets.collect(self.assembly.data[begin...])
            return self.assembly.data.removeSubrange(start...)
        case UnitType.accessUnitDelimiter:
            return self.assembly.data.removeSubrange(start...)
        case UnitType.instantaneousRefresh:
            self.assembly.hasPicture = true
            self.assembly.isKeyFrame = true
        case UnitType.slice, UnitType.dataPartitionA:
            self.assembly.hasPicture = true
        default:
            break
        }
        for (offset, shift) in [24, 16, 8, 0].enumerated() {
            self.assembly.data[start + offset] = UInt8(truncatingIfNeeded: length >> shift)
        }
    }
}

extension ArraySlice<UInt8> {
    /// Whether the first unit of the RTP payload can be the first of an access unit (ITU-T H.264 §7.4.1.2.3).
    var beginsAccessUnit: Bool {
        guard let (type, next) = self.firstUnit else { return false }
        return switch type {
        case 0, 6...9, 14...18: true
        case UnitType.slice, UnitType.dataPartitionA, UnitType.instantaneousRefresh: next & 0x80 != 0
        default: false
        }
    }

    /// Whether the payload begins with a slice that is not the first of its picture: `first_mb_in_slice` above 0.
    var continuesPicture: Bool {
        guard let (type, next) = self.firstUnit else { return false }
        let isSlice = [UnitType.slice, UnitType.dataPartitionA, UnitType.instantaneousRefresh].contains(type)
        return isSlice && next & 0x80 == 0
    }

    /// Type of the first unit and the byte behind its header; nil inside a unit and where there is too little.
    private var firstUnit: (type: UInt8, next: UInt8)? {
        guard let header = self.first else { return nil }
        var rest = self.dropFirst()
        var type = header & 0x1F
        if type == UnitType.singleTimeAggregation {
            rest = rest.dropFirst(2)
            guard let nested = rest.popFirst() else { return nil }
            type = nested & 0x1F
        } else if type == UnitType.fragment {
            guard let fragment = rest.popFirst(), fragment & 0x80 != 0 else { return nil }
            type = fragment & 0x1F
        } else if type == 0, AnnexB.startCode(in: self.prefix(4)) == nil {
            return nil
        }
        // A first fragment may be empty: let it count as the first slice.
        guard let next = rest.first else { return (type, 0x80) }
        return (type, next)
    }
}
