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

@testable import Fleet

@Suite struct FleetTests {
    @Test(arguments: Fleet.schema)
    func everyStatementIsPortable(statement: String) {
        #expect(PortableSQL.violation(in: statement) == nil)
    }
}
