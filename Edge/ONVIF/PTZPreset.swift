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

/// A stored place (ONVIF PTZ §5.4).
public struct PTZPreset: Hashable, Sendable {
    /// How the camera names it.
    public var token: String
    /// Its name for people; may be empty.
    public var name: String
    /// Where it is; nil where the camera does not tell.
    public var position: PTZVector?

    /// Reads one `Preset`; nil without a token.
    init?(_ element: SOAPElement) {
        guard let token = element.attribute("token"), !token.isEmpty else { return nil }
        self.token = token
        self.name = element.first("Name")?.value ?? ""
        self.position = element.first("PTZPosition").map { PTZVector($0) }
    }
}
