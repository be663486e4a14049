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

import EdgeProtocol
import Foundation
public import Foundations
import NIOSSL
import PKI
import SwiftASN1
import X509

/// Who this edge is and which cloud it belongs to, as kept below `STATE/identity`.
public struct EdgeIdentity: Sendable {
    /// What the cloud said at enrolment.
    let enrolment: Enrolment
    let device: DeviceIdentity
    let root: Certificate
    let cloudIssuer: Certificate

    /// The edge's id.
    public var id: UUIDv7 { self.enrolment.edgeID }

    /// When the device certificate ends.
    var expires: Foundations.UTCTime { Foundations.UTCTime(self.device.leaf.notValidAfter) }

    private static func files(_ state: String) throws -> CertificateFiles {
        try CertificateFiles(directory: state + "/identity")
    }

    /// Whether the machine has been enrolled.
    public static func exists(state: String) -> Bool {
        FileManager.default.fileExists(atPath: state + "/identity/enrolment.json")
    }

    /// Reads the identity; throws ``EdgeError`` of code `enrolment` where there is none.
    public init(state: String) throws {
        guard Self.exists(state: state) else {
            throw EdgeError(
                code: .enrolment,
                message: "This machine is not enrolled; run 'oriel-edge enroll' with a token from the cloud first."
            )
        }
        let files = try Self.files(state)
        let enrolment = try JSONDecoder().decode(Enrolment.self, from: Data(files.read("enrolment.json").utf8))
        self.enrolment = enrolment
        self.root = try Certificate(pemEncoded: enrolment.root)
        self.cloudIssuer = try Certificate(pemEncoded: enrolment.cloudIssuer)
        self.device = try DeviceIdentity(
            key: files.key("edge"),
            leaf: Certificate(pemEncoded: enrolment.certificate),
            issuer: Certificate(pemEncoded: enrolment.edgeIssuer)
        )
    }

    /// Stores a new identity: the key first, the enrolment last, so that a crash leaves no half of one.
    static func write(_ enrolment: Enrolment, key: EdgeKey, state: String) throws {
        let files = try self.files(state)
        try files.write(key.key, as: "edge")
        try files.write(
            String(decoding: JSONEncoder().encode(enrolment), as: UTF8.self),
            to: "enrolment.json",
            mode: 0o600
        )
    }

    /// TLS for either end of the edge's connections with the cloud.
    func tls(isServer: Bool) throws -> TLSConfiguration {
        try .device(self.device, root: self.root, isServer: isServer)
    }

    /// What the cloud must prove.
    var cloudPolicy: PeerPolicy { PeerPolicy(issuer: self.cloudIssuer) }
}
