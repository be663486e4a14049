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

/// What can be moved, and how (ONVIF PTZ §5.2).
public struct PTZNode: Hashable, Sendable {
    /// How the camera names it.
    public var token: String
    /// Its name for people.
    public var name: String
    /// Whether pan, tilt or zoom can be set to a place.
    public var movesAbsolutely: Bool
    /// Whether it can be moved by a distance.
    public var movesRelatively: Bool
    /// Whether it can be moved with a speed.
    public var movesContinuously: Bool
    /// Bound of stored presets.
    public var maximumPresets: Int
    /// Whether it has a home position.
    public var hasHome: Bool

    /// Reads one `PTZNode`; nil without a token.
    init?(_ element: SOAPElement) {
        guard let token = element.attribute("token"), !token.isEmpty else { return nil }
        self.token = token
        self.name = element.first("Name")?.value ?? ""
        let spaces = element.first("SupportedPTZSpaces")?.children.map(\.name) ?? []
        func has(_ kind: String) -> Bool { spaces.contains { $0.hasPrefix(kind) } }
        self.movesAbsolutely = has("Absolute")
        self.movesRelatively = has("Relative")
        self.movesContinuously = has("Continuous")
        self.maximumPresets = element.first("MaximumNumberOfPresets").flatMap { Int($0.value) } ?? 0
        self.hasHome = ["true", "1"].contains(element.first("HomeSupported")?.value)
    }
}
