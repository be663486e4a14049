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

/// Which certificate of a camera is believed.
///
/// Cameras make their certificates themselves, so the usual check fails on most: the fingerprint is the way for them.
public enum CameraTrust: Hashable, Sendable {
    /// One that an authority signed for the camera's name or address; a file in PEM form, or the system's where it is nil.
    case authorities(file: String?)
    /// The one with this fingerprint, whoever signed it.
    case fingerprint(CertificateFingerprint)
    /// Any: the connection is encrypted, but with whom is not known.
    case anything

    /// Reads `verify`, `insecure` or a SHA-256 fingerprint; nil when the text is none of them.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - authorities: The file of the authorities for `verify`.
    public init?(_ text: some StringProtocol, authorities: String? = nil) {
        switch text {
        case "verify": self = .authorities(file: authorities)
        case "insecure": self = .anything
        default:
            guard let fingerprint = CertificateFingerprint(text) else { return nil }
            self = .fingerprint(fingerprint)
        }
    }
}
