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

public import Crypto
import Foundation
import SwiftASN1
public import X509

/// Keys and certificates in a folder: `NAME.key` (mode 0600) and `NAME.pem`.
///
/// Files are written whole beside their place, synced and renamed into it: a crash or a power cut leaves the old one or the
/// new one. Of several files, write the one last that the others are found by.
public struct CertificateFiles: Sendable {
    /// The folder.
    public let directory: String

    /// Makes the folder (mode 0700) where it is missing.
    public init(directory: String) throws {
        self.directory = directory
        try FileManager.default.createDirectory(
            atPath: directory,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    /// Whether a file is there.
    public func exists(_ file: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(self.directory)/\(file)")
    }

    /// Reads a certificate; throws ``PKIError``.
    public func certificate(_ name: String) throws -> Certificate {
        let text = try self.read("\(name).pem")
        guard let certificate = try? Certificate(pemEncoded: text) else {
            throw PKIError(code: .badFile, message: "\(self.directory)/\(name).pem holds no certificate.")
        }
        return certificate
    }

    /// Reads a private key; throws ``PKIError``.
    public func key(_ name: String) throws -> P256.Signing.PrivateKey {
        let text = try self.read("\(name).key")
        guard let key = try? P256.Signing.PrivateKey(pemRepresentation: text) else {
            throw PKIError(code: .badFile, message: "\(self.directory)/\(name).key holds no P-256 key.")
        }
        return key
    }

    /// Reads an authority; throws ``PKIError``.
    public func authority(_ name: String) throws -> CertificateAuthority {
        CertificateAuthority(certificate: try self.certificate(name), key: try self.key(name))
    }

    /// Writes a certificate.
    public func write(_ certificate: Certificate, as name: String) throws {
        try self.write(certificate.pem, to: "\(name).pem", mode: 0o644)
    }

    /// Writes a private key.
    public func write(_ key: P256.Signing.PrivateKey, as name: String) throws {
        try self.write(key.pemRepresentation, to: "\(name).key", mode: 0o600)
    }

    /// Writes an authority.
    public func write(_ authority: CertificateAuthority, as name: String) throws {
        try self.write(authority.privateKeyPEM, to: "\(name).key", mode: 0o600)
        try self.write(authority.certificate, as: name)
    }

    /// Reads a text file of the folder; throws ``PKIError``.
    public func read(_ file: String) throws -> String {
        guard let text = try? String(contentsOfFile: "\(self.directory)/\(file)", encoding: .utf8) else {
            throw PKIError(code: .badFile, message: "\(self.directory)/\(file) is missing or cannot be read.")
        }
        return text
    }

    /// Writes a text file of the folder, whole or not at all.
    public func write(_ text: String, to file: String, mode: Int) throws {
        let path = "\(self.directory)/\(file)"
        let temporary = path + ".new"
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: mode]
        try? FileManager.default.removeItem(atPath: temporary)
        guard FileManager.default.createFile(atPath: temporary, contents: Data(text.utf8), attributes: attributes),
            Self.sync(temporary), rename(temporary, path) == 0, Self.sync(self.directory)
        else {
            throw PKIError(code: .badFile, message: "Could not write \(path); check the folder's rights and space.")
        }
    }

    /// Makes a file, or the names in a folder, durable.
    private static func sync(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }
}
