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

import TestSupport
import Testing

@testable import RTSP

@Suite struct AuthenticatorTests {
    static func authorization(
        _ challenges: [String],
        user: String = "Mufasa",
        password: String,
        nonce: String? = nil,
        method: String = "GET",
        uri: String = "/dir/index.html",
        allowsBasic: Bool = true
    ) throws -> String? {
        var authenticator = Authenticator(user: user, password: password, clientNonce: nonce)
        try authenticator.receive(challenges: challenges, allowsBasic: allowsBasic)
        return authenticator.authorization(method: method, uri: uri)
    }

    @Test func matchesRFC2617() throws {
        let text = try Self.authorization(
            [
                #"Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", "#
                    + #"opaque="5ccc069c403ebaf9f0171e9517f40e41""#
            ],
            password: "Circle Of Life",
            nonce: "0a4f113b"
        )
        #expect(
            text
                == #"Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", "#
                + #"uri="/dir/index.html", response="6629fae49393a05397450978507c4ef1", "#
                + #"opaque="5ccc069c403ebaf9f0171e9517f40e41", qop=auth, nc=00000001, cnonce="0a4f113b""#
        )
    }

    @Test(
        "RFC 7616 §3.9.1",
        arguments: [
            ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
            ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
        ]
    )
    func matchesRFC7616(algorithm: String, response: String) throws {
        let text = try Self.authorization(
            [
                #"Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=\#(algorithm), "#
                    + #"nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", "#
                    + #"opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS""#
            ],
            password: "Circle of Life",
            nonce: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
        )
        #expect(text?.contains("response=\"\(response)\"") == true)
        #expect(text?.contains("algorithm=\(algorithm)") == true)
    }

    @Test func answersWithoutQualityOfProtection() throws {
        // MD5 of "MD5(admin:cam:secret):abc:MD5(DESCRIBE:rtsp://c/s)", computed with md5sum.
        let text = try Self.authorization(
            [#"Digest realm="cam", nonce="abc""#],
            user: "admin",
            password: "secret",
            method: "DESCRIBE",
            uri: "rtsp://c/s"
        )
        #expect(
            text == #"Digest username="admin", realm="cam", nonce="abc", uri="rtsp://c/s", "#
                + #"response="84858853046bab17bcd673a760ecf273""#
        )
    }

    @Test(
        "the strongest offer is taken",
        arguments: [
            (["Basic realm=\"x\"", "Digest realm=\"x\", nonce=\"n\""], "algorithm=none"),
            (
                [
                    "Digest realm=\"x\", nonce=\"n\", algorithm=SHA-256",
                    "Digest realm=\"x\", nonce=\"n\", algorithm=MD5",
                ], "algorithm=SHA-256"
            ),
            (
                ["Digest realm=\"x\", nonce=\"n\", algorithm=MD5, Digest realm=\"x\", nonce=\"n\", algorithm=SHA-256"],
                "algorithm=SHA-256"
            ),
            (
                [
                    "Digest realm=\"x\", nonce=\"n\", algorithm=SHA-512-256",
                    "Digest realm=\"x\", nonce=\"n\", algorithm=\"md5\"",
                ], "algorithm=md5"
            ),
            (["Digest realm=\"x\", nonce=\"n\", qop=\"auth-int\"", "Basic realm=\"x\""], "Basic TXVmYXNhOnA="),
            (["Basic"], "Basic TXVmYXNhOnA="),
        ]
    )
    func choosesStrongest(challenges: [String], expected: String) throws {
        let text = try #require(try Self.authorization(challenges, password: "p"))
        if expected == "algorithm=none" {
            #expect(text.hasPrefix("Digest ") && !text.contains("algorithm"))
        } else {
            #expect(text.contains(expected))
        }
    }

    @Test(
        "offers that cannot be answered",
        arguments: [
            [], ["Bearer"], ["Digest realm=\"x\""], ["Digest realm=\"x\", nonce=\"n\", algorithm=SHA-512-256"],
            ["=\"", ""],
        ]
    )
    func refuses(challenges: [String]) {
        let error = #expect(throws: RTSPError.self) { try Self.authorization(challenges, password: "p") }
        #expect(error?.code == .unsupported)
    }

    @Test(
        "Basic is refused where it is not allowed",
        arguments: [
            ["Basic realm=\"x\""], ["Bearer", "basic"],
            ["Digest realm=\"x\", nonce=\"n\", qop=auth-int, Basic realm=\"x\""],
            ["Digest realm=\"x\", nonce=\"n\", algorithm=SHA-512-256", "Basic realm=\"x\""],
        ]
    )
    func refusesBasic(challenges: [String]) {
        let error = #expect(throws: RTSPError.self) {
            try Self.authorization(challenges, password: "p", allowsBasic: false)
        }
        #expect(error?.code == .unauthorized)
        #expect(error?.message.contains("--allow-basic") == true)
    }

    @Test func digestNeedsNoPermission() throws {
        let challenges = ["Basic realm=\"x\"", "Digest realm=\"x\", nonce=\"n\""]
        #expect(try Self.authorization(challenges, password: "p", allowsBasic: false)?.hasPrefix("Digest ") == true)
    }

    @Test(
        "-sess hashes nonces into the secret",
        arguments: [
            // Computed with md5sum and sha256sum by RFC 7616 §3.4.2.
            ("MD5-sess", "3ed8d51e820eb0b52bde5edf7bd4ed58"),
            ("SHA-256-sess", "06ac00ddddbc6bb4cdd3410b182ee80fe0586e4d6a500b37823fea17855795bc"),
        ]
    )
    func sessions(algorithm: String, response: String) throws {
        let text = try Self.authorization(
            ["Digest realm=\"cam\", nonce=\"abc\", qop=\"auth\", algorithm=\(algorithm)"],
            user: "admin",
            password: "secret",
            nonce: "c0",
            method: "DESCRIBE",
            uri: "rtsp://c/s"
        )
        #expect(text?.contains("response=\"\(response)\"") == true)
        #expect(text?.contains("algorithm=\(algorithm)") == true)
    }

    @Test func countsNoncesAndStartsAnewWithEachChallenge() throws {
        var authenticator = Authenticator(user: "u", password: "p", clientNonce: "c")
        #expect(authenticator.authorization(method: "PLAY", uri: "x") == nil)
        try authenticator.receive(challenges: [#"Digest realm="r", nonce="1", qop=auth"#], allowsBasic: false)
        #expect(!authenticator.isStale)
        #expect(authenticator.authorization(method: "PLAY", uri: "x")?.contains("nc=00000001") == true)
        #expect(authenticator.authorization(method: "PLAY", uri: "x")?.contains("nc=00000002") == true)
        try authenticator.receive(
            challenges: [#"Digest realm="r", nonce="2", qop=auth, stale=TRUE"#],
            allowsBasic: false
        )
        #expect(authenticator.isStale)
        #expect(authenticator.authorization(method: "PLAY", uri: "x")?.contains("nc=00000001") == true)
    }

    @Test func quotesInNamesAreEscaped() throws {
        let text = try Self.authorization([#"Digest realm="r", nonce="n""#], user: #"a"b\"#, password: "p")
        #expect(text?.contains(#"username="a\"b\\""#) == true)
    }

    @Test(
        "realm quirks",
        arguments: [
            (#"Digest realm="r",nonce="n",stale="FALSE""#, "r", "n"), (#"digest REALM = "r" , nonce = "n""#, "r", "n"),
            (#"Digest realm="",nonce="n""#, "", "n"), (#"Digest realm="a "b" c", nonce="n""#, #"a "b" c"#, "n"),
            (#"Digest realm="a\"b", nonce="n""#, #"a\"b"#, "n"),
            (#"Digest realm="IP\Cam, 1" nonce="n""#, #"IP\Cam, 1"#, "n"),
            ("Digest realm=r, nonce=n", "r", "n"), (#"Digest nonce="n";realm="r";"#, "r", "n"),
            (#"Digest realm="r", nonce="n"#, "r", "n"),
            (#"Digest realm="Login to 4C=1", nonce="n=""#, "Login to 4C=1", "n="),
        ]
    )
    func realmQuirks(challenge: String, realm: String, nonce: String) throws {
        let parsed = try #require(AuthenticationChallenge.parse(challenge).first)
        #expect(parsed.scheme == "digest")
        #expect(parsed.parameters["realm"] == realm)
        #expect(parsed.parameters["nonce"] == nonce)
    }

    @Test(.enabled(if: Vectors.exist)) func fuzzSeedsAreHarmless() throws {
        for folder in ["headers-FuzzAuthenticateUnmarshal", "headers-FuzzKeyValParse", "auth-FuzzVerify"] {
            for (name, bytes) in try Vectors.files("fuzz-seeds/" + folder) {
                let challenges = AuthenticationChallenge.parse(String(decoding: bytes, as: UTF8.self))
                #expect(challenges.allSatisfy { !$0.scheme.isEmpty }, "\(name)")
            }
        }
    }
}
