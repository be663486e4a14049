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

import Foundations

/// A fact that the edge owns, whole: a later one of the same key replaces it.
public enum EdgeFact: Hashable, Sendable {
    /// A recording as it stands now.
    case recording(RecordingFact)
}

extension EdgeFact: Codable {
    private enum Kind: String, Codable { case recording }
    private enum Key: String, CodingKey { case type, body }

    /// Reads what `encode(to:)` writes.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        switch try container.decode(Kind.self, forKey: .type) {
        case .recording: self = .recording(try container.decode(RecordingFact.self, forKey: .body))
        }
    }

    /// Writes one value, or a kind and its body.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .recording(let body):
            try container.encode(Kind.recording, forKey: .type)
            try container.encode(body, forKey: .body)
        }
    }
}
