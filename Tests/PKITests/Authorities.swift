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
import NIOSSL
import X509

@testable import PKI

/// A root with the two issuers below it, made once for all tests: keys cost time.
struct Authorities: Sendable {
    static let shared: Self = {
        do { return try Self() } catch { fatalError("The authorities of the tests could not be made: \(error)") }
    }()
    static let now = SystemTimeSource().utc
    static let edgeA = UUIDv7(time: Self.now)
    static let edgeB = UUIDv7(time: Self.now)

    let root: CertificateAuthority
    let edges: CertificateAuthority
    let cloud: CertificateAuthority

    init() throws {
        self.root = try CertificateAuthority.makeRoot(name: "Root", now: Self.now)
        self.edges = try self.root.makeIssuer(name: "Edges", now: Self.now)
        self.cloud = try self.root.makeIssuer(name: "Cloud", now: Self.now)
    }

    /// A device of a role, signed by the issuer for that role or by another.
    func identity(
        _ role: DeviceRole,
        by other: CertificateAuthority? = nil,
        lifetime: Duration = .seconds(86_400),
        now: UTCTime = Authorities.now
    ) throws -> DeviceIdentity {
        let own =
            switch role {
            case .edge: self.edges
            case .cloud: self.cloud
            }
        let issuer = other ?? own
        let key = P256.Signing.PrivateKey()
        let leaf = try issuer.issue(to: .init(key.publicKey), role: role, lifetime: lifetime, now: now)
        return try DeviceIdentity(key: key, leaf: leaf, issuer: issuer.certificate)
    }
}

extension DeviceIdentity {
    /// The leaf as TLS gives it to a policy.
    var peer: NIOSSLCertificate {
        get throws { try NIOSSLCertificate(bytes: self.leaf.derBytes, format: .der) }
    }
}

/// The code of the ``PKIError`` that `body` throws; nil where it throws none.
func pkiCode(_ body: () throws -> Void) -> PKIError.Code? {
    do {
        try body()
        return nil
    } catch {
        return (error as? PKIError)?.code
    }
}
