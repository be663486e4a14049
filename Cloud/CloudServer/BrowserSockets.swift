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

import Fleet
import Foundations
import HTTPServing
import HTTPTypes
import Identity
import LiveStream
import NIOCore
import Relay

/// Decides about the WebSockets of pages: origin, session and right first, as for every request.
struct BrowserSockets: Sendable {
    /// How often the session behind an open socket is looked at.
    static let sessionCheckInterval = Duration.seconds(5)

    let services: CloudServices

    func decide(_ request: HTTPRequest) async -> WebSocketDecision {
        guard self.services.origin.allows(request.headerFields),
            let token = SessionCookie.token(in: request.headerFields),
            let session = try? await self.services.identity.principal(forSessionToken: token)
        else { return .refuse }
        let principal = session.principal
        let path = (request.path ?? "").split(separator: "?").first ?? ""
        if path == "/events", principal.may(.roomsView) {
            return .accept { connection in
                try await EventsSocket(services: self.services, principal: principal, sessionToken: token)
                    .run(connection)
            }
        }
        let parts = path.split(separator: "/")
        if parts.count == 2, parts[0] == "live", principal.may(.roomsView), let cameraID = UUIDv7(parts[1]) {
            let organisationID = principal.organisationID.description
            guard (try? await self.services.fleet.room(ofCamera: cameraID, organisationID: organisationID)) != nil
            else { return .refuse }
            return .accept { connection in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        try await self.services.relay.hub(for: cameraID).serve(connection, clock: self.services.clock)
                    }
                    group.addTask { try await self.waitForEnd(of: token) }
                    defer { group.cancelAll() }
                    try await group.next()
                }
            }
        }
        return .refuse
    }

    /// Returns when the session has been ended.
    private func waitForEnd(of token: String) async throws {
        while true {
            try await self.services.clock.sleep(for: Self.sessionCheckInterval)
            let session = try await self.services.identity.principal(forSessionToken: token, isActivity: false)
            if session == nil { return }
        }
    }
}
