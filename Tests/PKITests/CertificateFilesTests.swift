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
import Foundation
import Testing
import X509

@testable import PKI

@Suite struct CertificateFilesTests {
    /// Calls `body` with the path of a folder that is not there yet.
    private static func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "oriel-pki-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    private static func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? NSNumber).intValue
    }

    @Test func whatIsWrittenIsReadBack() throws {
        try Self.withFolder { folder in
            let files = try CertificateFiles(directory: folder)
            let identity = try Authorities.shared.identity(.edge(Authorities.edgeA))
            try files.write(identity.key, as: "edge")
            try files.write(identity.leaf, as: "edge")
            #expect(try files.key("edge").rawRepresentation == identity.key.rawRepresentation)
            #expect(try files.certificate("edge") == identity.leaf)
            #expect(files.exists("edge.key") && files.exists("edge.pem") && !files.exists("edge"))
        }
    }

    @Test func anAuthorityCanSignAfterItWasReadBack() throws {
        try Self.withFolder { folder in
            let files = try CertificateFiles(directory: folder)
            try files.write(Authorities.shared.edges, as: "issuer")
            let issuer = try files.authority("issuer")
            let identity = try Authorities.shared.identity(.edge(Authorities.edgeB), by: issuer)
            #expect(Authorities.shared.edges.signed(identity.leaf))
        }
    }

    @Test func onlyTheOwnerMayReadKeys() throws {
        try Self.withFolder { folder in
            let files = try CertificateFiles(directory: folder)
            try files.write(Authorities.shared.edges, as: "issuer")
            #expect(try Self.mode(folder) == 0o700)
            #expect(try Self.mode("\(folder)/issuer.key") == 0o600)
            #expect(try Self.mode("\(folder)/issuer.pem") == 0o644)
        }
    }

    @Test func aNewKeyTakesThePlaceOfTheOldOneWithItsModeAndNothingIsLeftBeside() throws {
        try Self.withFolder { folder in
            let files = try CertificateFiles(directory: folder)
            // What a crash in the middle of a write left, readable by all.
            _ = FileManager.default.createFile(
                atPath: "\(folder)/edge.key.new",
                contents: Data("half".utf8),
                attributes: [.posixPermissions: 0o666]
            )
            let keys = (0..<2).map { _ in P256.Signing.PrivateKey() }
            for key in keys { try files.write(key, as: "edge") }
            #expect(try files.key("edge").rawRepresentation == keys[1].rawRepresentation)
            #expect(try Self.mode("\(folder)/edge.key") == 0o600)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["edge.key"])
        }
    }

    @Test func aWriteThatFailsLeavesTheOldFile() throws {
        try Self.withFolder { folder in
            let files = try CertificateFiles(directory: folder)
            try files.write("old", to: "note", mode: 0o600)
            // A folder with content stands where the new file is first written.
            try FileManager.default.createDirectory(atPath: "\(folder)/gone", withIntermediateDirectories: true)
            let other = try CertificateFiles(directory: "\(folder)/gone")
            try FileManager.default.removeItem(atPath: "\(folder)/gone")
            #expect(pkiCode { try other.write("new", to: "note", mode: 0o600) } == .badFile)
            #expect(try files.read("note") == "old")
        }
    }

    @Test func missingAndDamagedFilesAreNamed() throws {
        try Self.withFolder { folder in
            let files = try CertificateFiles(directory: folder)
            #expect(pkiCode { _ = try files.key("edge") } == .badFile)
            #expect(pkiCode { _ = try files.certificate("edge") } == .badFile)
            #expect(pkiCode { _ = try files.authority("edge") } == .badFile)
            try files.write("-----BEGIN nothing", to: "edge.key", mode: 0o600)
            try files.write("", to: "edge.pem", mode: 0o600)
            #expect(pkiCode { _ = try files.key("edge") } == .badFile)
            #expect(pkiCode { _ = try files.certificate("edge") } == .badFile)
        }
    }
}
