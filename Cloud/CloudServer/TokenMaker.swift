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
import Fleet
import Foundations

/// Makes enrolment tokens beside a running server: what `oriel-cloud edge token` does.
public struct TokenMaker: Sendable {
    private let configuration: CloudConfiguration

    /// Makes a token maker for the cloud that the configuration describes.
    public init(configuration: CloudConfiguration) {
        self.configuration = configuration
    }

    /// The line of a new token; throws ``CloudError`` `notSetUp` before the first account is made, and ``FleetError``.
    public func makeToken(site: String, mediaHost: String, mediaPort: Int) async throws -> String {
        let clock = SystemTimeSource()
        let storage = try await CloudStorage(state: self.configuration.state, clock: clock)
        let desk = EnrolmentDesk(
            database: storage.database,
            clock: clock,
            authorities: try DeviceAuthorities(directory: self.configuration.state + "/authorities", clock: clock),
            addresses: self.configuration.enrolmentAddresses
        )
        let token = try await desk.makeToken(
            site: site,
            mediaHost: mediaHost,
            mediaPort: mediaPort,
            organisationID: storage.organisation().id
        )
        return token.line
    }
}
