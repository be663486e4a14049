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

/// An address in the form of a literal, and what kind of address it is.
struct IPAddress: Hashable {
    /// What an address can be used for.
    enum Kind: Hashable {
        /// Names no single machine that can be dialled from elsewhere: unspecified, multicast, broadcast, link-local.
        case unusable
        /// This machine itself.
        case loopback
        /// Private to a site (RFC 1918 §3, RFC 6598 §7, RFC 4193 §3); the number tells the blocks apart.
        case `private`(block: Int)
        /// Anything else.
        case `public`
    }

    private let bytes: [UInt8]

    /// Reads an IPv4 or IPv6 address; nil for a name.
    init?(_ text: String) {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 {
            self.bytes = Array(bytes.prefix(4))
        } else if inet_pton(AF_INET6, text, &bytes) == 1 {
            let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
            self.bytes = bytes.starts(with: mapped) ? Array(bytes[12...]) : bytes
        } else {
            return nil
        }
    }

    /// The address as the system takes it; nil for IPv6.
    var internetAddress: in_addr? {
        self.bytes.count == 4 ? self.bytes.withUnsafeBytes { $0.loadUnaligned(as: in_addr.self) } : nil
    }

    var kind: Kind {
        let (first, second) = (self.bytes[0], self.bytes[1])
        guard self.bytes.count == 4 else {
            if self.bytes.dropLast().allSatisfy({ $0 == 0 }) {
                return self.bytes[15] == 1 ? .loopback : (self.bytes[15] == 0 ? .unusable : .public)
            }
            if first == 0xFF || (first == 0xFE && second & 0xC0 == 0x80) { return .unusable }
            return first & 0xFE == 0xFC ? .private(block: 5) : .public
        }
        switch (first, second) {
        case (0, _), (169, 254), (224..., _): return .unusable
        case (127, _): return .loopback
        case (10, _): return .private(block: 1)
        case (172, 16...31): return .private(block: 2)
        case (192, 168): return .private(block: 3)
        case (100, 64...127): return .private(block: 4)
        default: return .public
        }
    }
}
