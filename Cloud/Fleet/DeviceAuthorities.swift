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
public import Foundations
public import PKI
import X509

/// The cloud's certificate authorities and its own device certificates, in a folder.
public struct DeviceAuthorities: Sendable {
    /// How long a device certificate is good for.
    public static let leafLifetime = Duration.seconds(60 * 86_400)

    /// The root that enrolment tokens pin.
    public let root: CertificateAuthority
    /// Issues to edges.
    public let edges: CertificateAuthority
    /// Issues to the parts of the cloud.
    public let cloud: CertificateAuthority
    private let clock: any TimeSource

    /// Reads the authorities of a folder, and makes them where there are none.
    public init(directory: String, clock: any TimeSource) throws {
        let files = try CertificateFiles(directory: directory)
        if !files.exists("cloud-issuer.pem") {
            let root = try CertificateAuthority.makeRoot(name: "Oriel device root", now: clock.utc)
            try files.write(root, as: "root")
            try files.write(root.makeIssuer(name: "Oriel edge issuer", now: clock.utc), as: "edge-issuer")
            try files.write(root.makeIssuer(name: "Oriel cloud issuer", now: clock.utc), as: "cloud-issuer")
        }
        self.root = try files.authority("root")
        self.edges = try files.authority("edge-issuer")
        self.cloud = try files.authority("cloud-issuer")
        self.clock = clock
    }

    /// A fresh identity for a part of the cloud; its key lives in memory alone.
    public func identity(for part: DeviceRole.CloudPart) throws -> DeviceIdentity {
        let key = P256.Signing.PrivateKey()
        let leaf = try self.cloud.issue(
            to: .init(key.publicKey),
            role: .cloud(part),
            lifetime: Self.leafLifetime,
            now: self.clock.utc
        )
        return try DeviceIdentity(key: key, leaf: leaf, issuer: self.cloud.certificate)
    }
}
