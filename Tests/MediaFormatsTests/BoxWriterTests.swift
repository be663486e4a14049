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

struct BoxWriterTests {
    @Test func sizesAreFilledIn() {
        var writer = BoxWriter()
        writer.append(UInt8(7))
        writer.box("moov") { movie in
            movie.fullBox("mfhd", version: 1, flags: 0x02_0304) { $0.append(UInt32(5)) }
            movie.box("free") { _ in }
        }
        #expect(
            hexadecimal(writer.bytes)
                == "07" + "00000020" + "6d6f6f76" + "00000010" + "6d666864" + "01020304" + "00000005" + "00000008"
                + "66726565"
        )
    }

    @Test func integersAreBigEndian() {
        var writer = BoxWriter()
        writer.append(Int32(-2))
        writer.append(UInt16(0x0102))
        writer.append(UInt64(3))
        writer.append(integers: [1, 0xFFFF_FFFE])
        writer.overwrite(at: 4, with: UInt16(0x0A0B))
        writer.overwrite(at: 6, with: [UInt32(9), UInt32(10)])
        #expect(hexadecimal(writer.bytes) == "fffffffe" + "0a0b" + "000000090000000a" + "00000001fffffffe")
    }

    @Test(arguments: [
        (0 as UInt64, "000000086d646174"), (0xFFFF_FFF7, "ffffffff6d646174"),
        (0xFFFF_FFF8, "000000016d6461740000000100000008"),
        (1 << 40, "000000016d6461740000010000000010"),
    ])
    func mediaDataHeaderGrows(payload: UInt64, bytes: String) {
        var writer = BoxWriter()
        writer.mediaDataHeader(payload: payload)
        #expect(hexadecimal(writer.bytes) == bytes)
    }
}
