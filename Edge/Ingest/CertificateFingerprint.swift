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

/// The SHA-256 of a certificate in DER form, by which a camera is known again.
public struct CertificateFingerprint: Hashable, Sendable, CustomStringConvertible {
    private let digest: [UInt8]

    /// Reads 64 hexadecimal digits, in any case, with or without colons and `sha256:` before them; nil for anything else.
    public init?(_ text: some StringProtocol) {
        var digits = text.lowercased()
        if digits.hasPrefix("sha256:") { digits.removeFirst(7) }
        digits.removeAll { $0 == ":" }
        guard digits.utf8.count == 64, let digest = bytes(hexadecimal: digits) else { return nil }
        self.digest = digest
    }

    /// The fingerprint of a certificate; nil where it has no DER form.
    init?(of certificate: NIOSSLCertificate) {
        guard let der = try? certificate.toDERBytes() else { return nil }
        self.digest = Array(SHA256.hash(data: der))
    }

    /// 64 hexadecimal digits.
    public var description: String { hexadecimal(self.digest) }
}
