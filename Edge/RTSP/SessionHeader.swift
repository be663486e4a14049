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

/// The `Session` field: id and time-out (RFC 2326 §12.37).
struct SessionHeader: Hashable, Sendable {
    /// Where the field names no time-out (RFC 2326 §12.37).
    static let defaultTimeoutSeconds = 60
    /// Longer ones are cut, shorter ones raised, so that keep-alives come at a sane rate.
    static let timeoutRange = 4...3600

    /// The session id.
    var id: String
    /// Seconds after which the camera ends a session without a sign of life; nil where it does not tell.
    var timeoutSeconds: Int?

    /// Reads the field; nil where the id is empty.
    init?(_ text: String) {
        let parts = text.split(separator: ";", omittingEmptySubsequences: false).map(\.trimmed)
        guard let id = parts.first, !id.isEmpty else { return nil }
        self.id = String(id)
        for part in parts.dropFirst() {
            guard let (name, value) = part.cut(at: "="), name.trimmed.isEqualIgnoringCase("timeout") else { continue }
            guard let seconds = Int(value.trimmed.prefix { $0.isASCII && $0.isNumber }) else { continue }
            self.timeoutSeconds = min(max(seconds, Self.timeoutRange.lowerBound), Self.timeoutRange.upperBound)
        }
    }
}
