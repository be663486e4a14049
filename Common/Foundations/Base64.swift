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

/// The bytes in Base64 with the standard alphabet and padding (RFC 4648 §4).
public func base64(_ bytes: some Sequence<UInt8>) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    var word: UInt32 = 0
    var held = 0
    func write(_ digits: Int) {
        for place in 0..<4 {
            text.append(place < digits ? alphabet[Int(word >> UInt32(18 - 6 * place) & 0x3F)] : UInt8(ascii: "="))
        }
    }
    for byte in bytes {
        word |= UInt32(byte) << UInt32(16 - 8 * held)
        held += 1
        if held == 3 {
            write(4)
            (word, held) = (0, 0)
        }
    }
    if held > 0 { write(held + 1) }
    return String(decoding: text, as: UTF8.self)
}
