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
import MediaFormats
import TestSupport
import Testing

@testable import RTP

/// Units of one codec, so that what both codecs have in common is tested with each.
struct DepacketizerVectors: Sendable, CustomTestStringConvertible {
    var codec: Codec
    var make: @Sendable (VideoFormat?) -> VideoDepacketizer
    /// Parameter sets of two cameras, in the order of decoding.
    var sets: [[UInt8]]
    var otherSets: [[UInt8]]
    var brokenSet: [UInt8]
    var idr: [UInt8]
    var slice: [UInt8]
    /// A slice that is not the first of its picture.
    var laterSlice: [UInt8]
    var sei: [UInt8]
    /// Header of a packet with several units.
    var aggregateHeader: [UInt8]

    var testDescription: String { self.codec.rawValue }

    static let all = [
        Self(
            codec: .h264,
            make: { VideoDepacketizer(h264: $0) },
            sets: [H264DepacketizerTests.sps, H264DepacketizerTests.pps],
            otherSets: [H264DepacketizerTests.otherSPS, H264DepacketizerTests.otherPPS],
            brokenSet: [0x67, 0xFF],
            idr: H264DepacketizerTests.idr,
            slice: H264DepacketizerTests.slice,
            laterSlice: H264DepacketizerTests.laterSlice,
            sei: H264DepacketizerTests.sei,
            aggregateHeader: [0x78]
        ),
        Self(
            codec: .h265,
            make: { VideoDepacketizer(h265: $0) },
            sets: H265ParameterSets.small,
            otherSets: H265ParameterSets.large,
            brokenSet: [0x42, 0x01, 0xFF],
            idr: H265DepacketizerTests.idr,
            slice: H265DepacketizerTests.slice,
            laterSlice: H265DepacketizerTests.laterSlice,
            sei: H265DepacketizerTests.sei,
            aggregateHeader: [0x60, 0x01]
        ),
    ]

    func format() throws -> VideoFormat { try VideoFormat(codec: self.codec, parameterSets: self.sets) }

    func aggregate(_ units: [[UInt8]]) -> [UInt8] {
        self.aggregateHeader + units.flatMap { UInt16($0.count).bigEndianBytes + $0 }
    }

    func run(
        _ steps: [DepacketizerSteps.Step],
        format: VideoFormat? = nil,
        flush: Bool = true
    ) -> ([AccessUnit], errors: Int) {
        DepacketizerSteps.run(steps, self.make(format), flush: flush)
    }
}
