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

import Foundation
import Foundations
import NIOSSL
import PKI
import SwiftASN1
import X509

/// The certificate of the web listener, made by the cloud itself until a public one is there.
enum WebCertificate {
    /// Reads the certificate of a folder, and makes one for `names` where there is none or it ends within 30 days.
    static func configuration(directory: String, names: [String], clock: any TimeSource) throws -> TLSConfiguration {
        let files = try CertificateFiles(directory: directory)
        let soon = clock.utc + .seconds(30 * 86_400)
        let existing = try? files.certificate("web")
        if existing == nil || (existing?.notValidAfter ?? .distantPast) < soon.date {
            let (key, certificate) = try SelfSignedCertificate.make(names: names, now: clock.utc)
            try files.write(key, as: "web")
            try files.write(certificate, as: "web")
        }
        let certificate = try NIOSSLCertificate(bytes: Array(files.read("web.pem").utf8), format: .pem)
        let key = try NIOSSLPrivateKey(bytes: Array(files.read("web.key").utf8), format: .pem)
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: [.certificate(certificate)],
            privateKey: .privateKey(key)
        )
        tls.minimumTLSVersion = .tlsv12
        tls.applicationProtocols = ["http/1.1"]
        return tls
    }
}
