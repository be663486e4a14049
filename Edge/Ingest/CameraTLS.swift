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

import NIOCore
import NIOSSL
import Synchronization

/// The TLS side of one connection to a camera.
struct CameraTLS: Sendable {
    /// The fingerprint of a certificate that was refused.
    private final class Refusal: Sendable {
        private let value = Mutex<CertificateFingerprint?>(nil)

        var fingerprint: CertificateFingerprint? { self.value.withLock { $0 } }

        func note(_ fingerprint: CertificateFingerprint?) { self.value.withLock { $0 = fingerprint } }
    }

    private let trust: CameraTrust
    private let host: String
    private let place: String
    private let context: NIOSSLContext
    private let refusal = Refusal()

    /// Reads the authorities; throws ``IngestError`` `untrusted` when that fails.
    init(trust: CameraTrust, host: String, port: Int) throws {
        self.trust = trust
        self.host = host
        self.place = "\(host):\(port)"
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        switch trust {
        case .authorities(let file):
            if let file { configuration.trustRoots = .file(file) }
        case .fingerprint:
            // The name says nothing where the certificate itself is known.
            configuration.certificateVerification = .noHostnameVerification
        case .anything:
            configuration.certificateVerification = .none
            // Old cameras know nothing newer, and who asks for no check gets no false promise.
            configuration.minimumTLSVersion = .tlsv1
        }
        do {
            self.context = try NIOSSLContext(configuration: configuration)
        } catch {
            let file =
                if case .authorities(let file?) = trust { "the file \(file)" } else { "the system's authorities" }
            throw IngestError(.untrusted, "Certificates could not be read from \(file); check that it is in PEM form.")
        }
    }

    /// The handler that goes before all others.
    func makeHandler() throws -> NIOSSLClientHandler {
        // A name goes into SNI, an address must not (RFC 6066 §3).
        let isAddress = (try? SocketAddress(ipAddress: self.host, port: 0)) != nil
        let name = isAddress ? nil : self.host
        guard case .fingerprint(let pin) = self.trust else {
            return try NIOSSLClientHandler(context: self.context, serverHostname: name)
        }
        let refusal = self.refusal
        return try NIOSSLClientHandler(context: self.context, serverHostname: name) { certificates, promise in
            let fingerprint = certificates.first.flatMap { CertificateFingerprint(of: $0) }
            if fingerprint == pin { return promise.succeed(.certificateVerified) }
            refusal.note(fingerprint)
            promise.succeed(.failed)
        }
    }

    /// The sentence for an error of TLS; nil where it is none.
    func explain(_ error: any Error) -> IngestError? {
        if case .fingerprint = self.trust, let seen = self.refusal.fingerprint {
            return IngestError(
                .untrusted,
                "The certificate of \(self.place) is not the one that is expected: its SHA-256 fingerprint is \(seen); if the "
                    + "camera's certificate was changed on purpose, expect that one."
            )
        }
        let text: String
        switch error {
        case NIOSSLError.handshakeFailed(let reason): text = "\(reason)"
        case is NIOSSLExtraError: text = "CERTIFICATE_VERIFY_FAILED"
        case NIOSSLError.unableToValidateCertificate, NIOSSLError.noCertificateToValidate, NIOSSLError.cannotFindPeerIP:
            text = "CERTIFICATE_VERIFY_FAILED"
        default: return nil
        }
        if text.contains("CERTIFICATE_VERIFY_FAILED") {
            return IngestError(
                .untrusted,
                "The certificate of \(self.place) is not signed for it by a known authority, as with most cameras; give its "
                    + "SHA-256 fingerprint with --tls, which 'camera probe --tls insecure' shows, or accept any with "
                    + "--tls insecure."
            )
        }
        if text.contains("WRONG_VERSION_NUMBER") || text.contains("HTTP_REQUEST") {
            return IngestError(.broken, "What listens at \(self.place) speaks no TLS; use rtsp:// or check the port.")
        }
        return IngestError(
            .broken,
            "No TLS connection to \(self.place) could be agreed on; check the camera's TLS settings, or use --tls insecure for "
                + "one with old TLS only."
        )
    }
}
