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

import Testing

@testable import PKI

@Suite struct DeviceRoleTests {
    @Test func everyRoleIsReadBackFromItsURI() {
        for role in [DeviceRole.edge(Authorities.edgeA), .cloud(.listener), .cloud(.media)] {
            #expect(DeviceRole(uri: role.uri) == role)
        }
        #expect(DeviceRole.edge(Authorities.edgeA).uri == "oriel:edge:\(Authorities.edgeA)")
        #expect(DeviceRole.cloud(.listener).uri == "oriel:cloud:listener")
    }

    @Test(
        arguments: [
            "", "oriel", "oriel:", "oriel:edge", "oriel:edge:", "oriel:edge:1", "oriel:cloud:", "oriel:cloud:root",
            "oriel:cloud:Listener", "Oriel:cloud:listener", " oriel:cloud:listener", "oriel:cloud:listener ",
            "oriel:cloud:listener:media", "oriel::listener", "urn:oriel:cloud:listener",
            "oriel:edge:00000000-0000-4000-8000-000000000000",
        ]
    )
    func otherURIsAreNoRoles(uri: String) {
        #expect(DeviceRole(uri: uri) == nil)
    }

    @Test func noTwoRolesShareAName() {
        let roles = [
            DeviceRole.edge(Authorities.edgeA), .edge(Authorities.edgeB), .cloud(.listener), .cloud(.media),
        ]
        #expect(Set(roles.map(\.dnsName)).count == roles.count)
        #expect(roles.allSatisfy { $0.dnsName.hasSuffix(".oriel.invalid") })
    }
}
