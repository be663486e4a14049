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

/// What `oriel-store.json` says: which store this folder is.
///
/// ```json
/// {"store":"0198…","version":1,"created":"2026-11-22T11:57:24.000000Z"}
/// ```
/// An edge remembers the id, so that a disk that is not mounted, or another one, is refused and not filled.
public struct StoreIdentity: Hashable, Sendable {
    /// The name of the file in the directory of the store.
    public static let fileName = "oriel-store.json"
    /// The layout that this program writes and reads.
    public static let currentVersion = 1
    /// Longest file that is read.
    static let maximumBytes = 4096

    /// The id of the store.
    public var store: UUIDv7
    /// The version of the layout.
    public var version: Int
    /// When the store was made.
    public var created: UTCTime

    /// Makes the identity of a new store.
    public init(store: UUIDv7, created: UTCTime) {
        self.store = store
        self.version = Self.currentVersion
        self.created = created
    }

    /// The text of the file.
    public var json: String {
        "{\"store\":\"\(self.store)\",\"version\":\(self.version),\"created\":\"\(self.created)\"}\n"
    }

    /// Reads the text of the file; throws `identity` where it is none, or of a newer program.
    public init(json text: String) throws(StoreError) {
        guard let store = Self.value("store", in: text).flatMap({ UUIDv7($0) }),
            let version = Self.value("version", in: text).flatMap({ Int($0) }),
            let created = Self.value("created", in: text).flatMap({ UTCTime(rfc3339: $0) })
        else {
            throw StoreError(
                code: .identity,
                message:
                    "\(Self.fileName) is not the identity of a store; restore it from a backup or name another directory."
            )
        }
        guard version == Self.currentVersion else {
            throw StoreError(
                code: .identity,
                message:
                    "The store has layout \(version), this program knows \(Self.currentVersion); install the newer program."
            )
        }
        self.store = store
        self.version = version
        self.created = created
    }

    /// The text of one member of a flat object whose strings hold no escapes.
    private static func value(_ name: String, in text: String) -> Substring? {
        let parts = text.split(whereSeparator: { "{},\n\r".contains($0) })
        for part in parts {
            let pair = part.split(separator: ":", maxSplits: 1)
            guard pair.count == 2, pair[0].filter({ $0 != " " }) == "\"\(name)\"" else { continue }
            let value = pair[1].drop { $0 == " " || $0 == "\"" }
            return value.prefix { $0 != " " && $0 != "\"" }
        }
        return nil
    }
}
