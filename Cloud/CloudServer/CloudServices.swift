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

import Catalog
import Fleet
import Foundations
import Identity
import Logging
import Relay
import WebApp

/// Everything that the routes work with.
struct CloudServices: Sendable {
    var identity: IdentityStore
    var fleet: FleetStore
    var catalog: CatalogStore
    var commands: CommandStore
    var sessions: EdgeSessions
    var desk: EnrolmentDesk
    var board: RoomBoard
    var relay: LiveRelay
    var media: EdgeMediaClients
    var web: WebApp
    var origin: OriginPolicy
    var organisationName: @Sendable () async -> String
    var clock: any TimeSource
    var logger: Logger
}
