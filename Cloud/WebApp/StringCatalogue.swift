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

/// The one catalogue of words that people see, by language; English for now.
public struct StringCatalogue: Sendable {
    private let root: JSONNode

    /// Reads a catalogue: JSON objects, nested, with texts as leaves.
    public init(json: [UInt8]) throws {
        self.root = try JSONDecoder().decode(JSONNode.self, from: Data(json))
    }

    /// The text under a dotted key; the key itself where there is none, so that a page shows what is missing.
    public func text(_ key: String) -> String {
        var node = self.root
        for part in key.split(separator: ".") {
            guard case .object(let children) = node, let child = children[String(part)] else { return key }
            node = child
        }
        if case .text(let text) = node { return text }
        return key
    }

    /// The catalogue as templates read it.
    var templateValue: Any { self.root.templateValue }
}

/// A node of the catalogue.
private enum JSONNode: Decodable, Sendable {
    case text(String)
    case object([String: JSONNode])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self = .text(text)
        } else {
            self = .object(try container.decode([String: JSONNode].self))
        }
    }

    var templateValue: Any {
        switch self {
        case .text(let text): text
        case .object(let children): children.mapValues { $0.templateValue }
        }
    }
}
