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

import Crypto
import Foundations
import Testing

@testable import PKI

@Suite struct RootPinTests {
    @Test func thePinIsTheHashOfTheCertificate() throws {
        let root = Authorities.shared.root.certificate
        let pin = try RootPin(root)
        #expect(pin.description == hexadecimal(SHA256.hash(data: try root.derBytes)))
        #expect(RootPin(pin.description) == pin)
        #expect(RootPin(pin.description.uppercased()) == pin)
        #expect(try RootPin(Authorities.shared.cloud.certificate) != pin)
    }

    @Test(
        arguments: [
            "", "00", String(repeating: "0", count: 63), String(repeating: "0", count: 66),
            String(repeating: "g", count: 64), " " + String(repeating: "0", count: 63),
        ]
    )
    func otherTextsAreNoPins(text: String) {
        #expect(RootPin(text) == nil)
    }
}
