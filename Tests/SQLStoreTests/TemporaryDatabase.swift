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

@testable import SQLStore

/// A folder of its own for a test's databases, removed with the last reference.
final class TemporaryDatabase: Sendable {
    let folder: URL
    let path: String

    init() throws {
        self.folder = FileManager.default.temporaryDirectory.appending(path: "oriel-sql-\(UUID())")
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
        self.path = self.folder.appending(path: "test.sqlite").path
    }

    deinit { try? FileManager.default.removeItem(at: self.folder) }

    /// A new connection to the database, waiting briefly for locks.
    func open(busyTimeout: Duration = .seconds(5)) throws -> SQLiteDatabase {
        try SQLiteDatabase(path: self.path, busyTimeout: busyTimeout)
    }
}

/// The code of the ``SQLError`` that `body` throws, nil where it throws none.
func code(of body: () async throws -> Void) async -> SQLError.Code? {
    do {
        try await body()
        return nil
    } catch {
        return (error as? SQLError)?.code
    }
}
