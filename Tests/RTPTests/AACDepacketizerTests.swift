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
import TestSupport
import Testing

@testable import RTP

@Suite struct AACDepacketizerTests {
    /// The payload of an AAC-hbr packet.
    static func payload(_ frames: [[UInt8]], sizes: [Int]? = nil) -> [UInt8] {
        let sizes = sizes ?? frames.map(\.count)
        return UInt16(sizes.count * 16).bigEndianBytes + sizes.flatMap { UInt16($0 << 3).bigEndianBytes }
            + frames.flatMap(\.self)
    }

    static func packet(_ payload: [UInt8], marker: Bool = true) -> RTPPacket {
        RTPPacket(marker: marker, payloadType: 97, sequenceNumber: 0, timestamp: 0, ssrc: 0, payload: payload[...])
    }

    static func frames(_ depacketizer: inout AACDepacketizer) -> [AccessUnit] {
        var frames: [AccessUnit] = []
        while let frame = depacketizer.pull() { frames.append(frame) }
        return frames
    }

    @Test func framesOfOnePacketAreAFrameApart() throws {
        var depacketizer = AACDepacketizer(layout: .highBitRate)
        try depacketizer.push(Self.packet(Self.payload([[1, 2], [3], [4, 5, 6]])), timestamp: 5000, lost: 3)
        let frames = Self.frames(&depacketizer)
        #expect(frames.map(\.timestamp) == [5000, 6024, 7048])
        #expect(frames.map(\.data) == [[1, 2], [3], [4, 5, 6]])
        #expect(frames.map(\.lost) == [3, 0, 0])
        #expect(frames.allSatisfy { $0.isKeyFrame })
    }

    @Test func readsTheLowBitRateLayout() throws {
        var depacketizer = AACDepacketizer(layout: .lowBitRate)
        try depacketizer.push(Self.packet([0, 16, 2 << 2, 1 << 2, 7, 8, 9]), timestamp: 0, lost: 0)
        #expect(Self.frames(&depacketizer).map(\.data) == [[7, 8], [9]])
    }

    @Test func joinsFragments() throws {
        var depacketizer = AACDepacketizer(layout: .highBitRate)
        try depacketizer.push(Self.packet(Self.payload([[1, 2]], sizes: [5]), marker: false), timestamp: 9, lost: 0)
        #expect(depacketizer.pull() == nil)
        try depacketizer.push(Self.packet(Self.payload([[3, 4]], sizes: [5]), marker: false), timestamp: 9, lost: 0)
        try depacketizer.push(Self.packet(Self.payload([[5]], sizes: [5])), timestamp: 9, lost: 0)
        #expect(Self.frames(&depacketizer) == [AccessUnit(timestamp: 9, isKeyFrame: true, data: [1, 2, 3, 4, 5])])
    }

    @Test func aLossInsideAFrameCostsTheFrame() throws {
        var depacketizer = AACDepacketizer(layout: .highBitRate)
        try depacketizer.push(Self.packet(Self.payload([[1, 2]], sizes: [5]), marker: false), timestamp: 9, lost: 0)
        try depacketizer.push(Self.packet(Self.payload([[7]])), timestamp: 1033, lost: 1)
        #expect(Self.frames(&depacketizer).map(\.lost) == [2])
    }

    @Test func takesADTSHeadersOff() throws {
        var depacketizer = AACDepacketizer(layout: .highBitRate)
        let adts: [UInt8] = [0xFF, 0xF1, 0x50, 0x80, 0x01, 0x3F, 0xFC, 0xAA, 0xBB]
        try depacketizer.push(Self.packet(Self.payload([adts])), timestamp: 0, lost: 0)
        #expect(Self.frames(&depacketizer).map(\.data) == [[0xAA, 0xBB]])
    }

    static let broken: [([UInt8], RTPError.Code?)] = [
        ([0], .malformed), ([0, 0], .malformed), ([0, 16], .malformed), ([0, 32, 0, 16, 0, 16, 1], .malformed),
        ([0, 32, 0, 8, 0, 9, 1, 1], .unsupported), ([0, 16, 0xFF, 0xF8], nil),
    ]

    @Test("broken packets", arguments: broken)
    func refuses(payload: [UInt8], code: RTPError.Code?) throws {
        var depacketizer = AACDepacketizer(layout: .highBitRate)
        var thrown: RTPError?
        do throws(RTPError) {
            try depacketizer.push(Self.packet(payload), timestamp: 0, lost: 0)
        } catch { thrown = error }
        #expect(thrown?.code == code)
        #expect(depacketizer.pull() == nil)
        try depacketizer.push(Self.packet(Self.payload([[7]])), timestamp: 1024, lost: 0)
        #expect(Self.frames(&depacketizer) == [AccessUnit(timestamp: 1024, isKeyFrame: true, data: [7], lost: 1)])
    }

    @Test(.enabled(if: Vectors.exist)) func fuzzSeedsAreHarmless() throws {
        for (name, bytes) in try Vectors.files("fuzz-seeds/format-rtpmpeg4audio-FuzzDecoder") {
            let odd = AACDepacketizer.Layout(sizeLength: 0, indexLength: 99, indexDeltaLength: -1)
            for layout in [AACDepacketizer.Layout.highBitRate, .lowBitRate, odd] {
                var depacketizer = AACDepacketizer(layout: layout)
                for offset in [0, 4, 12, 16] {
                    try? depacketizer.push(Self.packet(Array(bytes.dropFirst(offset))), timestamp: 0, lost: 0)
                    for frame in Self.frames(&depacketizer) {
                        #expect(!frame.data.isEmpty && frame.data.count <= bytes.count, "\(name)")
                    }
                }
            }
        }
    }
}
