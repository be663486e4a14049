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
import Foundations
import PKI
import Testing
import X509

@testable import Fleet

@Suite struct DeviceAuthoritiesTests {
    @Test func theSameAuthoritiesAreReadTheSecondTime() async throws {
        let fixture = try await FleetFixture()
        let directory = fixture.folder.appending(path: "authorities").path
        let again = try DeviceAuthorities(directory: directory, clock: fixture.clock)
        #expect(again.root.certificate == fixture.authorities.root.certificate)
        #expect(again.edges.certificate == fixture.authorities.edges.certificate)
        #expect(again.cloud.certificate == fixture.authorities.cloud.certificate)
    }

    @Test func anAuthorityWithoutItsKeyIsAnError() async throws {
        let fixture = try await FleetFixture()
        let directory = fixture.folder.appending(path: "authorities")
        try FileManager.default.removeItem(at: directory.appending(path: "edge-issuer.key"))
        #expect(throws: PKIError.self) { try DeviceAuthorities(directory: directory.path, clock: fixture.clock) }
    }

    @Test(arguments: [DeviceRole.CloudPart.listener, .media])
    func anIdentityOfTheCloudIsSignedByTheCloudsIssuerAlone(part: DeviceRole.CloudPart) async throws {
        let fixture = try await FleetFixture()
        let identity = try fixture.authorities.identity(for: part)
        #expect(fixture.authorities.cloud.signed(identity.leaf))
        #expect(!fixture.authorities.edges.signed(identity.leaf))
        #expect(!fixture.authorities.root.signed(identity.leaf))
        let names = try #require(try identity.leaf.extensions.subjectAlternativeNames)
        #expect(names.contains(.uniformResourceIdentifier("oriel:cloud:\(part.rawValue)")))
    }
}
