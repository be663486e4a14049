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

extension VideoDepacketizer {
    /// Adds the units of one packet to the access unit under way.
    mutating func append(payload: ArraySlice<UInt8>) throws(RTPError) {
        guard let header = payload.first else { return }
        let name = self.syntax.codec.rawValue
        guard self.assembly.data.count + payload.count <= Self.maximumAccessUnitBytes else {
            throw RTPError(
                .malformed,
                "An \(name) access unit is larger than \(Self.maximumAccessUnitBytes) bytes; lower the camera's bit rate."
            )
        }
        if payload.beginsWithStartCode {
            self.endFragment()
            for unit in AnnexB.split(payload) { self.append(unit: unit) }
            return
        }
        let type = self.syntax.type(header)
        switch self.syntax.packet(type) {
        case .unit:
            self.endFragment()
            self.append(unit: payload)
        case .aggregate:
            self.endFragment()
            try self.append(aggregate: payload.dropFirst(self.syntax.headerBytes))
        case .fragment:
            try self.append(fragment: payload)
        case .unsupported:
            throw RTPError(
                .unsupported,
                "The camera sends \(name) in interleaved or extended packets (type \(type)), which Oriel does not read."
            )
        case .unknown:
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

    /// STAP-A and AP: units, each behind its length in 16 bits (RFC 6184 §5.7.1, RFC 7798 §4.4.2).
    private mutating func append(aggregate: ArraySlice<UInt8>) throws(RTPError) {
        var cursor = ByteCursor(aggregate)
        while let length = cursor.uint16() {
            guard let unit = cursor.take(Int(length)) else {
                throw RTPError(
                    .malformed,
                    "An \(self.syntax.codec.rawValue) aggregation packet ends inside a unit of \(length) bytes."
                )
            }
            if !unit.isEmpty { self.append(unit: unit) }
        }
    }

    /// FU-A (RFC 6184 §5.8) and FU (RFC 7798 §4.4.3):
    /// ```
    /// +---------------+---------------+
    /// |0|1|2|3|4|5|6|7|0|1|2|3|4|5|6|7|
    /// |F|NRI|  type 28|S|E|R|  type   |
    /// +---------------+---------------+---------------+
    /// |F|  type 49  | layer id  | TID |S|E|   type    |
    /// +---------------+---------------+---------------+
    /// ```
    private mutating func append(fragment: ArraySlice<UInt8>) throws(RTPError) {
        guard let header = fragment.dropFirst(self.syntax.headerBytes).first else {
            throw RTPError(.malformed, "An \(self.syntax.codec.rawValue) fragment ends before its header.")
        }
        let content = fragment.dropFirst(self.syntax.headerBytes + 1)
        if header & 0x80 != 0 {
            self.endFragment()
            self.assembly.fragmentStart = self.assembly.data.count
            self.assembly.data += [0, 0, 0, 0] + self.syntax.unitHeader(ofFragment: fragment)
        } else if self.assembly.fragmentStart == nil {
            // An empty packet after the end does no harm.
            if content.isEmpty { return }
            throw RTPError(
                .malformed,
                "An \(self.syntax.codec.rawValue) fragment came without the start of its unit."
            )
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
        guard length > self.syntax.headerBytes else { return self.assembly.data.removeSubrange(start...) }
        if AnnexB.startCode(in: self.assembly.data[begin...]) != nil {
            let tail = Array(self.assembly.data[begin...])
            self.assembly.data.removeSubrange(start...)
            for unit in AnnexB.split(tail[...]) { self.append(unit: unit) }
            return
        }
        switch self.syntax.role(self.syntax.type(self.assembly.data[begin])) {
        case .parameterSet:
            self.parameterSets.collect(self.assembly.data[begin...])
            return self.assembly.data.removeSubrange(start...)
        case .delimiter:
            return self.assembly.data.removeSubrange(start...)
        case .slice(let isKeyFrame, let isSkippedLeading):
            self.assembly.hasPicture = true
            if isKeyFrame { self.assembly.isKeyFrame = true }
            if isSkippedLeading { self.assembly.isSkippedLeading = true }
        case .other:
            break
        }
        for (offset, shift) in [24, 16, 8, 0].enumerated() {
            self.assembly.data[start + offset] = UInt8(truncatingIfNeeded: length >> shift)
        }
    }
}

extension NALUnitSyntax {
    /// Whether the first unit of an RTP payload can be the first of an access unit
    /// (ITU-T H.264 §7.4.1.2.3, ITU-T H.265 §7.4.2.4.4).
    func beginsAccessUnit(_ payload: ArraySlice<UInt8>) -> Bool {
        if payload.beginsWithStartCode { return true }
        guard let (type, next) = self.firstUnit(of: payload) else { return false }
        if case .slice = self.role(type) { return next & 0x80 != 0 }
        return self.precedesPicture(type)
    }

    /// Whether the payload begins with a slice that is not the first of its picture: `first_mb_in_slice` is above 0,
    /// `first_slice_segment_in_pic_flag` is 0.
    func continuesPicture(_ payload: ArraySlice<UInt8>) -> Bool {
        guard let (type, next) = self.firstUnit(of: payload), case .slice = self.role(type) else { return false }
        return next & 0x80 == 0
    }

    /// Type of the first unit and the byte behind its header; nil inside a unit and where there is too little.
    private func firstUnit(of payload: ArraySlice<UInt8>) -> (type: UInt8, next: UInt8)? {
        guard let header = payload.first, !payload.beginsWithStartCode else { return nil }
        var rest = payload.dropFirst(self.headerBytes)
        var type = self.type(header)
        switch self.packet(type) {
        case .unit: break
        case .aggregate:
            rest = rest.dropFirst(2)
            guard let nested = rest.first else { return nil }
            type = self.type(nested)
            rest = rest.dropFirst(self.headerBytes)
        case .fragment:
            guard let fragment = rest.popFirst(), fragment & 0x80 != 0 else { return nil }
            type = self.fragmentType(fragment)
        case .unsupported, .unknown: return nil
        }
        // A first fragment may be empty: let it count as the first slice.
        return (type, rest.first ?? 0x80)
    }
}

extension ArraySlice<UInt8> {
    /// Whether a camera left a start code in front, of three or four bytes. No unit begins so: type 0 is undefined in
    /// H.264, and in H.265 the second byte of a header is never zero.
    fileprivate var beginsWithStartCode: Bool {
        self.first == 0 && AnnexB.startCode(in: self.prefix(4)) != nil
    }
}
