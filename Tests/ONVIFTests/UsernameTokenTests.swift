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
import Testing

@testable import ONVIF

@Suite struct UsernameTokenTests {
    @Test(
        "Digests are those of the ONVIF programmer's guide and of captured messages",
        arguments: [
            // ONVIF Application Programmer's Guide 1.0 §6.1.1.3.
            (
                [
                    0x2C, 0xAA, 0x88, 0xE8, 0x6F, 0xC0, 0x8A, 0x42, 0x82, 0x42, 0xB3, 0x74, 0xCE, 0xA6, 0x45, 0x96,
                ] as [UInt8], "LKqI6G/AikKCQrN0zqZFlg==", "2010-09-16T07:50:45Z", "userpassword",
                "tuOSpGlFlIXsozq4HFNeeGeFLEI="
            ),
            // GetDeviceInformation.xml, GetCapabilities.xml and media.CreateProfile.xml of the shared vectors.
            (
                Array("4739716237".utf8), "NDczOTcxNjIzNw==", "2014-12-24T16:29:56.117Z", "9999",
                "GBojZCRixHjpO9rnY+SxhdxZ5bc="
            ),
            (
                Array("785016963".utf8), "Nzg1MDE2OTYz", "2014-12-24T16:20:37.475Z", "9999",
                "5y9Zcgk2iMChJdQw/yOKEtqsI/0="
            ),
            (
                Array("2136431325".utf8), "MjEzNjQzMTMyNQ==", "2015-08-05T15:53:42.463Z", "9999",
                "fwb2EHRVv8DFlh4A9jLmSH+7VRs="
            ),
        ]
    )
    func digest(nonce: [UInt8], encoded: String, created: String, password: String, digest: String) throws {
        #expect(UsernameToken.digest(nonce: nonce, created: created, password: password) == digest)
        let time = try #require(UTCTime(rfc3339: created))
        let header = UsernameToken(user: "us<er&", password: password, created: time, nonce: nonce).header
        #expect(header.contains("#PasswordDigest\">\(digest)</wsse:Password>"))
        #expect(header.contains("#Base64Binary\">\(encoded)</wsse:Nonce>"))
        #expect(header.contains("<wsu:Created>\(created)</wsu:Created>"))
        #expect(header.contains("<wsse:Username>us&lt;er&amp;</wsse:Username>"))
        #expect(!header.contains(password))
    }

    @Test("Two tokens of the same moment differ, and are read back as XML")
    func nonces() throws {
        let time = UTCTime(microsecondsSince1970: 1_790_000_000_123_456)
        let tokens = (0..<2).map { _ in UsernameToken(user: "u", password: "p", created: time).header }
        #expect(tokens[0] != tokens[1])
        let security = try SOAPReader.read(Array(tokens[0].utf8))
        #expect(security.isNamed("Security", in: [Namespace.security]))
        let token = try #require(security.first("UsernameToken", in: [Namespace.security]))
        #expect(token.first("Created", in: [Namespace.securityUtility])?.value == time.rfc3339(fractionDigits: 3))
    }
}
