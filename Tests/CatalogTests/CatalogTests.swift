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

import SQLStore
import Testing

@testable import Catalog

@Suite struct CatalogTests {
    /// Statements of tables refer to those of Identity by name; only an insert shows that they fit together.
    @Test func theTablesFitTheOrganisationsOfIdentity() async throws {
        let fixture = try await CatalogFixture()
        let count = try await fixture.database.write { transaction in
            try transaction.execute(
                """
                INSERT INTO recordings (id, organisation_id, edge_id, room_id, state, start_us, end_us)
                VALUES ('r', ?, 'e', 'm', 'recording', 0, NULL)
                """,
                [.text(CatalogFixture.organisation)]
            )
        }
        #expect(count == 1)
    }

    @Test(arguments: Catalog.schema)
    func everyStatementIsPortable(statement: String) {
        #expect(PortableSQL.violation(in: statement) == nil)
    }
}
