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

import EdgeProtocol
import Foundation
import Foundations
import Identity
import SQLStore

@testable import Catalog

/// A cloud database of its own with two organisations and a store on it.
final class CatalogFixture: Sendable {
    static let organisation = "organisation-a"
    static let otherOrganisation = "organisation-b"

    let folder: URL
    let database: SQLiteDatabase
    let store: CatalogStore
    let edge = CatalogFixture.id(1)
    let room = CatalogFixture.id(2)
    let cameras = [CatalogFixture.id(3), CatalogFixture.id(4)]

    init() async throws {
        self.folder = FileManager.default.temporaryDirectory.appending(path: "oriel-catalog-\(UUID())")
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
        self.database = try SQLiteDatabase(path: self.folder.appending(path: "cloud.sqlite").path)
        try await self.database.migrate([
            SQLMigration(version: 1, statements: IdentityStore.schema),
            SQLMigration(version: 2, statements: Catalog.schema),
        ])
        try await self.database.write { transaction in
            for id in [Self.organisation, Self.otherOrganisation] {
                try transaction.execute(
                    "INSERT INTO organisations (organisation_id, handle, name, created_at) VALUES (?, ?, ?, 0)",
                    [.text(id), .text(id), .text(id)]
                )
            }
        }
        self.store = CatalogStore(database: self.database)
    }

    deinit { try? FileManager.default.removeItem(at: self.folder) }

    /// Applies a fact as the edge of the first organisation, or of the one given.
    func apply(_ fact: RecordingFact, edge: UUIDv7? = nil, organisation: String = CatalogFixture.organisation)
        async throws
    {
        let edge = edge ?? self.edge
        try await self.database.write { transaction in
            try CatalogStore.apply(fact, organisationID: organisation, edgeID: edge, in: transaction)
        }
    }

    /// The same id for the same number, older for a smaller one.
    static func id(_ number: Int64) -> UUIDv7 {
        var generator = FixedGenerator()
        return UUIDv7(time: self.time(number), using: &generator)
    }

    static func time(_ seconds: Int64) -> UTCTime {
        UTCTime(microsecondsSince1970: 1_760_000_000_000_000 + seconds * 1_000_000)
    }
}

/// Gives the same bits again and again.
struct FixedGenerator: RandomNumberGenerator {
    mutating func next() -> UInt64 { 0x0123_4567_89AB_CDEF }
}
