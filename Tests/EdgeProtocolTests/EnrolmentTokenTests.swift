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

@testable import EdgeProtocol

@Suite struct EnrolmentTokenTests {
    static let pin = String(repeating: "0123456789abcdef", count: 4)
    private let token = EnrolmentToken(url: "https://oriel.example.org:8443/a.b", pin: Self.pin)

    @Test func theLineIsReadBack() throws {
        let line = self.token.line
        let parts = line.split(separator: ".", omittingEmptySubsequences: false)
        #expect(parts.count == 4)
        #expect(parts[0] == "oriel1")
        #expect(Base64URL.decode(parts[1]) == Array("https://oriel.example.org:8443/a.b".utf8))
        #expect(parts[2] == Self.pin)
        #expect(Base64URL.decode(parts[3])?.count == 32)
        #expect(EnrolmentToken(line) == self.token)
        #expect(EnrolmentToken("  \(line)\r\n") == self.token)
        #expect(EnrolmentToken(line)?.key == self.token.key)
    }

    /// A line of an earlier release must still work: its key is pinned here.
    @Test func theKeyOfALineStaysTheSame() throws {
        let line = "oriel1.aHR0cHM6Ly9vcmllbC5leGFtcGxlLm9yZw.\(Self.pin).AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
        let token = try #require(EnrolmentToken(line))
        #expect(token.url == "https://oriel.example.org")
        #expect(token.pin == Self.pin)
        #expect(token.line == line)
        #expect(token.key.tokenID == "aa381380e4ae8a07bb5081929ffdec00e32c1a90e469c65af7d02909c655c893")
        #expect(
            Base64URL.encode(token.key.proof(speaker: "edge", message: Array("hello".utf8)))
                == "7SzaagSUloYaDGWJWcOWCHaXIaqg18jiceYMxTAsmRY"
        )
    }

    @Test func everyTokenHasASecretOfItsOwn() {
        let others = (0..<100).map { _ in EnrolmentToken(url: self.token.url, pin: Self.pin) }
        #expect(Set(others.map(\.key.tokenID)).count == 100)
    }

    @Test func theLineTellsNothingOfTheKeyAndTheIDNothingOfEither() {
        #expect(!self.token.line.contains(self.token.key.tokenID))
        #expect(!self.token.line.contains(Base64URL.encode(self.token.key.bytes)))
    }

    static let secret = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
    static let url = "aHR0cHM6Ly9vcmllbC5leGFtcGxlLm9yZw"

    @Test(
        arguments: [
            "", "oriel1", "oriel1.\(url).\(pin)", "oriel2.\(url).\(pin).\(secret)", "Oriel1.\(url).\(pin).\(secret)",
            "oriel1.\(url).\(pin).\(secret).x", "oriel1.\(url).\(pin).\(secret)x", "oriel1.\(url).\(pin).AAEC",
            "oriel1.\(url).\(pin).\(secret)!", "oriel1.\(url).\(pin.dropLast()).\(secret)",
            "oriel1.\(url).\(pin)0.\(secret)", "oriel1.\(url).\(pin.dropLast())g.\(secret)",
            "oriel1.!.\(pin).\(secret)", "oriel1._w.\(pin).\(secret)", "oriel1..\(url).\(pin).\(secret)",
            "oriel1.\(url).\(pin).\(secret).", "oriel1 \(url).\(pin).\(secret)",
        ]
    )
    func otherTextsAreNoTokens(text: String) {
        #expect(EnrolmentToken(text) == nil)
    }

    @Test func aProofIsGoodForItsSpeakerMessageAndKeyAlone() {
        let key = self.token.key
        let message = Array("message".utf8)
        let proof = key.proof(speaker: "edge", message: message)
        #expect(proof.count == 32)
        #expect(key.isValid(proof: proof, speaker: "edge", message: message))
        #expect(!key.isValid(proof: proof, speaker: "cloud", message: message))
        #expect(!key.isValid(proof: proof, speaker: "edge", message: message + [0]))
        #expect(!key.isValid(proof: proof, speaker: "edge", message: []))
        let other = EnrolmentToken(url: self.token.url, pin: Self.pin).key
        #expect(!other.isValid(proof: proof, speaker: "edge", message: message))
        for index in proof.indices {
            var damaged = proof
            damaged[index] ^= 1
            #expect(!key.isValid(proof: damaged, speaker: "edge", message: message))
        }
        #expect(!key.isValid(proof: [], speaker: "edge", message: message))
        #expect(!key.isValid(proof: Array(proof.prefix(16)), speaker: "edge", message: message))
    }

    @Test func aStoredKeyIsTheSameKey() {
        #expect(EnrolmentKey(bytes: self.token.key.bytes) == self.token.key)
        #expect(EnrolmentKey(bytes: self.token.key.bytes).tokenID == self.token.key.tokenID)
    }
}
