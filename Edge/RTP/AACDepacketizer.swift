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

import Foundations

/// Takes AAC frames out of RTP packets (RFC 3640, modes AAC-hbr and AAC-lbr).
///
/// Contract: ``push(_:timestamp:lost:)`` a packet, then ``pull()`` until it gives nil. A payload is the length of the
/// header section in bits (16 bits), one header of `sizeLength` + `indexLength` bits for each frame, and the frames; a
/// frame larger than a packet comes in fragments, each with the header of the whole (RFC 3640 §3.2.3).
///
/// Lenient: an ADTS header that a camera left in front of a frame is taken off.
public struct AACDepacketizer: Sendable {
    /// How the headers in front of the frames are laid out, from the `fmtp` line (RFC 3640 §4.1).
    public struct Layout: Hashable, Sendable {
        /// Bits of a frame's size, 1 to 32.
        public var sizeLength: Int
        /// Bits of the first frame's index, 0 to 32.
        public var indexLength: Int
        /// Bits of the later frames' index difference, 0 to 32.
        public var indexDeltaLength: Int

        /// Mode AAC-hbr (RFC 3640 §3.3.6), which nearly every camera uses.
        public static let highBitRate = Self(sizeLength: 13, indexLength: 3, indexDeltaLength: 3)
        /// Mode AAC-lbr (RFC 3640 §3.3.5).
        public static let lowBitRate = Self(sizeLength: 6, indexLength: 2, indexDeltaLength: 2)

        /// Makes a layout; lengths outside their range are moved to its end.
        public init(sizeLength: Int, indexLength: Int, indexDeltaLength: Int) {
            self.sizeLength = min(max(sizeLength, 1), 32)
            self.indexLength = min(max(indexLength, 0), 32)
            self.indexDeltaLength = min(max(indexDeltaLength, 0), 32)
        }
    }

    /// Bound of one frame: 6144 bits for each of 48 channels (ISO/IEC 14496-3 §4.5.1.1), with room to spare.
    public static let maximumFrameBytes = 64 << 10
    /// Bound of the frames in one packet (RFC 3640 has none): seconds of sound.
    static let maximumFramesPerPacket = 256

    private let layout: Layout
    private let ticksPerFrame: Int64
    private var ready: [AccessUnit] = []
    private var lost = 0
    private var fragment: (timestamp: Int64, size: Int, data: [UInt8])?

    /// Makes a depacketizer.
    ///
    /// - Parameters:
    ///   - layout: The layout of the headers.
    ///   - ticksPerFrame: How far apart the frames of one packet are on the RTP clock; 1024 where that is the sample rate.
    public init(layout: Layout, ticksPerFrame: Int = 1024) {
        self.layout = layout
        self.ticksPerFrame = Int64(min(max(ticksPerFrame, 1), 1 << 20))
    }

    /// Takes the next packet of the track; throws when it is of no use, and the next may be pushed all the same.
    public mutating func push(_ packet: RTPPacket, timestamp: Int64, lost: Int) throws(RTPError) {
        self.lost += max(0, lost)
        if lost > 0 { self.dropFragment() }
        if packet.payload.isEmpty { return }
        do throws(RTPError) {
            try self.read(packet.payload, timestamp: timestamp)
        } catch {
            self.lost += 1
            self.fragment = nil
            throw error
        }
    }

    /// The next frame; nil when more packets are needed.
    public mutating func pull() -> AccessUnit? {
        self.ready.isEmpty ? nil : self.ready.removeFirst()
    }

    /// Drops what is not whole; call at the end of the stream.
    public mutating func flush() {
        self.dropFragment()
    }

    private mutating func dropFragment() {
        if self.fragment == nil { return }
        self.fragment = nil
        self.lost += 1
    }

    private mutating func read(_ payload: ArraySlice<UInt8>, timestamp: Int64) throws(RTPError) {
        let (sizes, content) = try self.headers(of: payload)
        if let fragment = self.fragment {
            if sizes.count == 1, fragment.timestamp == timestamp, fragment.size == sizes[0] {
                return try self.join(content)
            }
            self.dropFragment()
        }
        if sizes.count == 1, sizes[0] > content.count {
            guard sizes[0] <= Self.maximumFrameBytes else {
                throw RTPError(.malformed, "An AAC frame of \(sizes[0]) bytes is larger than any decoder takes.")
            }
            self.fragment = (timestamp, sizes[0], Array(content))
            return
        }
        var cursor = ByteCursor(content)
        for (index, size) in sizes.enumerated() {
            guard let frame = cursor.take(size) else {
                throw RTPError(.malformed, "An RTP packet ends inside its AAC frame \(index + 1) of \(sizes.count).")
            }
            self.give(Array(frame), timestamp: timestamp + Int64(index) * self.ticksPerFrame)
        }
    }

    private mutating func join(_ content: ArraySlice<UInt8>) throws(RTPError) {
        guard var fragment = self.fragment else { return }
        self.fragment = nil
        fragment.data += content
        if fragment.data.count < fragment.size {
            self.fragment = fragment
        } else if fragment.data.count == fragment.size {
            self.give(fragment.data, timestamp: fragment.timestamp)
        } else {
            throw RTPError(.malformed, "The fragments of an AAC frame are longer than the frame.")
        }
    }

    private mutating func give(_ frame: [UInt8], timestamp: Int64) {
        let data = frame.withoutADTSHeader
        if data.isEmpty { return }
        self.ready.append(AccessUnit(timestamp: timestamp, isKeyFrame: true, data: data, lost: self.lost))
        self.lost = 0
    }

    /// The sizes of the frames and what follows the headers.
    private func headers(of payload: ArraySlice<UInt8>) throws(RTPError) -> ([Int], ArraySlice<UInt8>) {
        var cursor = ByteCursor(payload)
        guard let length = cursor.uint16(), let section = cursor.take((Int(length) + 7) / 8), length > 0 else {
            throw RTPError(.malformed, "An RTP packet with AAC ends before its frame headers.")
        }
        var bits = BitCursor(section, count: Int(length))
        var sizes: [Int] = []
        while let size = bits.read(self.layout.sizeLength) {
            let indexLength = sizes.isEmpty ? self.layout.indexLength : self.layout.indexDeltaLength
            guard let index = bits.read(indexLength) else { break }
            if index != 0, !sizes.isEmpty {
                throw RTPError(.unsupported, "The camera interleaves its AAC frames, which Oriel does not read.")
            }
            guard sizes.count < Self.maximumFramesPerPacket else {
                throw RTPError(.malformed, "An RTP packet holds more AAC frames than a camera sends.")
            }
            sizes.append(Int(size))
        }
        return (sizes, cursor.rest)
    }
}

extension [UInt8] {
    /// The frame without an ADTS header (ISO/IEC 14496-3 §1.A.2.2.1) whose length matches.
    fileprivate var withoutADTSHeader: [UInt8] {
        guard self.count > 7, self[0] == 0xFF, self[1] & 0xF6 == 0xF0 else { return self }
        let length = Int(self[3] & 3) << 11 | Int(self[4]) << 3 | Int(self[5] >> 5)
        return length == self.count ? Array(self.dropFirst(self[1] & 1 == 1 ? 7 : 9)) : self
    }
}

/// Reads bit fields, the most significant bit first.
private struct BitCursor {
    private let bytes: ArraySlice<UInt8>
    private let count: Int
    private var position = 0

    init(_ bytes: ArraySlice<UInt8>, count: Int) {
        self.bytes = bytes
        self.count = Swift.min(count, bytes.count * 8)
    }

    mutating func read(_ length: Int) -> UInt32? {
        guard self.position + length <= self.count else { return nil }
        var value: UInt32 = 0
        for _ in 0..<length {
            let byte = self.bytes[self.bytes.startIndex + self.position / 8]
            value = value << 1 | UInt32(byte >> UInt8(7 - self.position % 8) & 1)
            self.position += 1
        }
        return value
    }
}
