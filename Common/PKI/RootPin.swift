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
public import X509

/// The SHA-256 of the device root's certificate: 64 hexadecimal digits that an enrolment token carries.
public struct RootPin: Hashable, Sendable, CustomStringConvertible {
    /// The hash in lower case hexadecimal.
    public let description: String

    /// The pin of a root.
    public init(_ root: Certificate) throws {
        self.description = hexadecimal(SHA256.hash(data: try root.derBytes))
    }

    /// Reads the 64 digits; nil when the text is anything else.
    public init?(_ text: some StringProtocol) {
        guard let bytes = bytes(hexadecimal: text), bytes.count == SHA256.byteCount else { return nil }
        self.description = hexadecimal(bytes)
    }
}
