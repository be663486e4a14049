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

public import Foundations

/// What the cloud says to an edge, as JSON with the kind in `type`.
public enum CloudMessage: Hashable, Sendable {
    /// The answer to a greeting.
    case welcome(Welcome)
    /// All rows up to this sequence number have taken effect, durably.
    case acknowledged(sequence: Int64)
    /// Do something, once.
    case command(Command)
    /// Be like this from now on.
    case desired(DesiredState)

    /// Where the cloud stands.
    public struct Welcome: Codable, Hashable, Sendable {
        /// The highest sequence number of the edge's epoch that has taken effect; 0 for a new epoch.
        public var highWaterMark: Int64
        /// The cloud's time.
        public var utc: UTCTime

        /// Makes an answer.
        public init(highWaterMark: Int64, utc: UTCTime) {
            self.highWaterMark = highWaterMark
            self.utc = utc
        }
    }
}

extension CloudMessage: Codable {
    private enum Kind: String, Codable { case welcome, acknowledged, command, desired }
    private enum Key: String, CodingKey { case type, body }

    /// Reads what `encode(to:)` writes.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        switch try container.decode(Kind.self, forKey: .type) {
        case .welcome: self = .welcome(try container.decode(Welcome.self, forKey: .body))
        case .acknowledged: self = .acknowledged(sequence: try container.decode(Int64.self, forKey: .body))
        case .command: self = .command(try container.decode(Command.self, forKey: .body))
        case .desired: self = .desired(try container.decode(DesiredState.self, forKey: .body))
        }
    }

    /// Writes one value, or a kind and its body.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .welcome(let body):
            try container.encode(Kind.welcome, forKey: .type)
            try container.encode(body, forKey: .body)
        case .acknowledged(let sequence):
            try container.encode(Kind.acknowledged, forKey: .type)
            try container.encode(sequence, forKey: .body)
        case .command(let body):
            try container.encode(Kind.command, forKey: .type)
            try container.encode(body, forKey: .body)
        case .desired(let body):
            try container.encode(Kind.desired, forKey: .type)
            try container.encode(body, forKey: .body)
        }
    }
}
