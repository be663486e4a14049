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

@testable import Identity

@Suite struct RoleTests {
    @Test func `An administrator may do everything`() {
        #expect(Role.administrator.rights == Set(Right.allCases))
    }

    @Test func `An observer watches and listens, and changes or takes nothing`() {
        #expect(
            Set(Role.observer.rights.map(\.rawValue)) == ["live.view", "audio.listen", "playback.view", "thumb.view"]
        )
    }

    @Test func `The verbs of rights are what rows and grants carry`() {
        #expect(
            Right.allCases.map(\.rawValue) == [
                "live.view", "audio.listen", "playback.view", "thumb.view", "record.control", "export", "ptz",
                "camera.config", "retention.edit", "hold.set", "sites.manage", "users.manage", "audit.read",
            ]
        )
    }
}
