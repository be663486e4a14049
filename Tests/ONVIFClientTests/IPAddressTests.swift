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

import Testing

@testable import ONVIFClient

@Suite struct IPAddressTests {
    @Test(
        "Each address is of its kind",
        arguments: [
            ("0.0.0.0", .unusable), ("0.1.2.3", .unusable), ("255.255.255.255", .unusable), ("224.0.0.1", .unusable),
            ("169.254.1.1", .unusable), ("::", .unusable), ("fe80::1", .unusable), ("ff02::c", .unusable),
            ("127.0.0.1", .loopback), ("::1", .loopback), ("::ffff:127.0.0.1", .loopback),
            ("10.1.2.3", .private(block: 1)), ("172.16.0.1", .private(block: 2)),
            ("172.31.255.255", .private(block: 2)),
            ("192.168.0.1", .private(block: 3)), ("100.64.0.1", .private(block: 4)), ("fd00::1", .private(block: 5)),
            ("172.15.0.1", .public), ("172.32.0.1", .public), ("100.63.0.1", .public), ("8.8.8.8", .public),
            ("2001:db8::1", .public), ("::2", .public),
        ] as [(String, IPAddress.Kind)]
    )
    func kinds(text: String, kind: IPAddress.Kind) {
        #expect(IPAddress(text)?.kind == kind)
    }

    @Test("A name is no address", arguments: ["", "camera", "10.0.0", "10.0.0.256", "1", "::g", "10.0.0.1 "])
    func names(text: String) {
        #expect(IPAddress(text) == nil)
    }
}
