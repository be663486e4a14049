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

import RTSP
import Testing

@testable import Ingest

@Suite struct CameraTrustTests {
    static let digits = String(repeating: "0f", count: 32)

    @Test func reads() throws {
        #expect(CameraTrust("verify") == .authorities(file: nil))
        #expect(CameraTrust("verify", authorities: "/a.pem") == .authorities(file: "/a.pem"))
        #expect(CameraTrust("insecure") == .anything)
        let fingerprint = try #require(CertificateFingerprint(Self.digits))
        let colons = String(repeating: "0F:", count: 31) + "0F"
        for text in [Self.digits, Self.digits.uppercased(), colons, "sha256:" + colons, "SHA256:" + Self.digits] {
            #expect(CameraTrust(text) == .fingerprint(fingerprint), "\(text)")
        }
        #expect(fingerprint.description == Self.digits)
    }

    @Test(arguments: ["", "Verify", "none", "abcd", digits + "0", String(digits.dropLast()) + "g", "sha1:" + digits])
    func refuses(text: String) {
        #expect(CameraTrust(text) == nil)
    }

    @Test(
        "Basic only where nobody can read along, or where it is allowed",
        arguments: [
            ("rtsp://c/", CameraTrust.authorities(file: nil), false, false),
            ("rtsp://c/", .authorities(file: nil), true, true), ("rtsps://c/", .authorities(file: nil), false, true),
            ("rtsps://c/", .anything, false, false), ("rtsps://c/", .anything, true, true),
        ]
    )
    func basic(url: String, trust: CameraTrust, allowed: Bool, expected: Bool) throws {
        let options = CameraOptions(trust: trust, allowsBasic: allowed)
        #expect(options.allowsBasic(to: try RTSPURL(url)) == expected)
    }
}
