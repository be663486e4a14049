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
import Testing

struct BoxReaderTests {
    @Test(arguments: [
        ("0000000866726565", 8, 8 as UInt64?), ("000000006d646174ff", 8, nil), ("ffffffff6d646174", 8, 0xFFFF_FFFF),
        ("000000016d6461740000000200000000", 16, 1 << 33),
        ("000000016d646174ffffffffffffffff", 16, .max),
    ])
    func headers(bytes: String, headerSize: Int, size: UInt64?) throws {
        let header = try #require(try BoxHeader(parsing: Fixtures.bytesOf(bytes)[...]))
        #expect(header.headerSize == headerSize)
        #expect(header.size == size)
    }

    @Test(arguments: ["", "00000008667265", "000000016d64617400000002000000"])
    func headersThatNeedMore(bytes: String) throws {
        #expect(try BoxHeader(parsing: Fixtures.bytesOf(bytes)[...]) == nil)
    }

    @Test(arguments: ["0000000766726565", "000000026672656500", "000000016d646174000000000000000f"])
    func headersThatAreTooSmall(bytes: String) {
        let input = Fixtures.bytesOf(bytes)
        #expect(errorCode { () throws(MediaFormatError) in _ = try BoxHeader(parsing: input[...]) } == .malformed)
    }

    @Test func boxesFollowOneAnother() throws {
        let bytes = Fixtures.bytesOf(
            "0000000966726565aa" + "000000016d6461740000000000000012bbcc" + "00000000736b6970dd"
        )
        var reader = BoxReader(bytes)
        #expect(try reader.next() == Box(type: "free", content: [0xAA]))
        #expect(try reader.next() == Box(type: "mdat", content: [0xBB, 0xCC]))
        #expect(try reader.next() == Box(type: "skip", content: [0xDD]))
        #expect(try reader.next() == nil)
    }

    @Test(arguments: ["0000000a66726565aa", "000000016d646174ffffffffffffffff", "00000008"])
    func boxesThatPassTheEnd(bytes: String) {
        var reader = BoxReader(Fixtures.bytesOf(bytes))
        #expect(errorCode { () throws(MediaFormatError) in _ = try reader.next() } == .malformed)
    }
}
