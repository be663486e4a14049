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
public import NIOSSL
import SwiftASN1
public import X509

extension TLSConfiguration {
    /// TLS 1.3 with mutual authentication between devices: trust ends at `root`, names are left to ``PeerPolicy``.
    ///
    /// - Parameter isServer: Whether the configuration is for the end that listens.
    public static func device(_ identity: DeviceIdentity, root: Certificate, isServer: Bool) throws -> TLSConfiguration
    {
        let chain = try [identity.leaf, identity.issuer].map {
            NIOSSLCertificateSource.certificate(try NIOSSLCertificate(bytes: $0.derBytes, format: .der))
        }
        let key = NIOSSLPrivateKeySource.privateKey(
            try NIOSSLPrivateKey(bytes: [UInt8](identity.key.pemRepresentation.utf8), format: .pem)
        )
        var configuration =
            isServer
            ? TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: key)
            : TLSConfiguration.makeClientConfiguration()
        configuration.certificateChain = chain
        configuration.privateKey = key
        configuration.minimumTLSVersion = .tlsv13
        configuration.trustRoots = .certificates([try NIOSSLCertificate(bytes: root.derBytes, format: .der)])
        configuration.certificateVerification = .noHostnameVerification
        return configuration
    }
}

extension Certificate {
    /// The certificate as DER.
    public var derBytes: [UInt8] {
        get throws {
            var serializer = DER.Serializer()
            try serializer.serialize(self)
            return serializer.serializedBytes
        }
    }

    /// The certificate as one PEM block.
    public var pem: String {
        get throws { try self.serializeAsPEM().pemString }
    }
}
