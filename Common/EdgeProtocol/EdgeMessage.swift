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

/// What an edge says to the cloud over its one WebSocket, as JSON with the kind in `type`.
public enum EdgeMessage: Hashable, Sendable {
    /// Which protocol version both sides speak; a higher one may add fields, which the other side ignores.
    public static let version = 1

    /// The first message of a session.
    case hello(Hello)
    /// Rows of the outbox, in order.
    case batch(OutboxBatch)
    /// How a command went.
    case commandResult(CommandResult)
    /// How the edge is now; not stored, the next one replaces it.
    case status(EdgeStatus)

    /// Where the edge stands.
    public struct Hello: Codable, Hashable, Sendable {
        /// ``EdgeMessage/version`` of the edge.
        public var version: Int
        /// The program's version, for people.
        public var software: String
        /// Names the life of the edge's outbox; a restored or copied store mints a new one.
        public var epoch: UUIDv7
        /// The highest sequence number that the outbox ever gave, 0 for none.
        public var maximumSequence: Int64
        /// The lowest sequence number that the outbox still holds; `maximumSequence + 1` when it holds none.
        public var minimumRetainedSequence: Int64
        /// The version of desired state that the edge runs, 0 for none.
        public var desiredVersion: Int64

        /// Makes a greeting.
        public init(
            version: Int = EdgeMessage.version,
            software: String,
            epoch: UUIDv7,
            maximumSequence: Int64,
            minimumRetainedSequence: Int64,
            desiredVersion: Int64
        ) {
            self.version = version
            self.software = software
            self.epoch = epoch
            self.maximumSequence = maximumSequence
            self.minimumRetainedSequence = minimumRetainedSequence
            self.desiredVersion = desiredVersion
        }
    }
}

extension EdgeMessage: Codable {
    private enum Kind: String, Codable { case hello, batch, commandResult, status }
    private enum Key: String, CodingKey { case type, body }

    /// Reads what `encode(to:)` writes.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        switch try container.decode(Kind.self, forKey: .type) {
        case .hello: self = .hello(try container.decode(Hello.self, forKey: .body))
        case .batch: self = .batch(try container.decode(OutboxBatch.self, forKey: .body))
        case .commandResult: self = .commandResult(try container.decode(CommandResult.self, forKey: .body))
        case .status: self = .status(try container.decode(EdgeStatus.self, forKey: .body))
        }
    }

    /// Writes one value, or a kind and its body.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .hello(let body):
            try container.encode(Kind.hello, forKey: .type)
            try container.encode(body, forKey: .body)
        case .batch(let body):
            try container.encode(Kind.batch, forKey: .type)
            try container.encode(body, forKey: .body)
        case .commandResult(let body):
            try container.encode(Kind.commandResult, forKey: .type)
            try container.encode(body, forKey: .body)
        case .status(let body):
            try container.encode(Kind.status, forKey: .type)
            try container.encode(body, forKey: .body)
        }
    }
}
