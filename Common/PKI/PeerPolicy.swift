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

public import NIOSSL
import SwiftASN1
public import X509

/// What a peer must prove beyond a chain to the root: that the right authority signed it, and for which role.
///
/// TLS has already checked the chain and the dates; this is the second half of every mutual TLS handshake of ours.
public struct PeerPolicy: Sendable {
    /// The authority that issues to the peers in question.
    public let issuer: Certificate

    /// Makes a policy for peers that `issuer` signed.
    public init(issuer: Certificate) {
        self.issuer = issuer
    }

    /// The role of a peer; throws ``PKIError`` of code `wrongPeer` when another authority signed it or it has no role.
    public func role(of peer: NIOSSLCertificate) throws -> DeviceRole {
        let leaf = try Certificate(derEncoded: try peer.toDERBytes())
        guard self.issuer.publicKey.isValidSignature(leaf.signature, for: leaf) else {
            throw PKIError(
                code: .wrongPeer,
                message: "The peer's certificate was issued by '\(leaf.issuer)', not by '\(self.issuer.subject)'."
            )
        }
        let names = try leaf.extensions.subjectAlternativeNames ?? SubjectAlternativeNames([])
        for name in names {
            if case .uniformResourceIdentifier(let uri) = name, let role = DeviceRole(uri: uri) { return role }
        }
        throw PKIError(code: .wrongPeer, message: "The peer's certificate carries no role of Oriel's.")
    }

    /// Refuses a peer of any other role; throws ``PKIError`` of code `wrongPeer`.
    public func require(_ role: DeviceRole, of peer: NIOSSLCertificate) throws {
        let actual = try self.role(of: peer)
        guard actual == role else {
            throw PKIError(
                code: .wrongPeer,
                message: "The peer's certificate is for \(actual.uri), but \(role.uri) is wanted here."
            )
        }
    }
}
