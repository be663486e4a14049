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

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The part of a client's address that one party holds: an IPv4 address, or the /64 of an IPv6 address.
enum ClientAddress {
    /// The key by which attempts are counted; an address that cannot be read counts as the text it is.
    static func key(_ text: String) -> String {
        let plain = text.prefix { $0 != "%" }
        var address = in6_addr()
        guard plain.contains(":"), inet_pton(AF_INET6, String(plain), &address) == 1 else {
            return String(text.prefix(64))
        }
        let bytes = withUnsafeBytes(of: &address) { Array($0) }
        let mappedPrefix: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
        if Array(bytes.prefix(12)) == mappedPrefix {
            return bytes.suffix(4).map(String.init).joined(separator: ".")
        }
        return bytes.prefix(8).map { String($0, radix: 16) }.joined(separator: ":") + "/64"
    }
}
