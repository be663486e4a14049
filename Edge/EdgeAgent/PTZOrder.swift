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

/// What the body of a request to move a camera says, as JSON.
///
/// ```json
/// {"action": "continuous", "pan": 0.5, "tilt": 0, "zoom": 0, "seconds": 2}
/// {"action": "absolute", "pan": 0, "tilt": -0.25, "zoom": 0.1}
/// {"action": "goto-preset", "preset": "1"}
/// ```
/// pan, tilt and zoom are -1 to 1; `relative` takes them as a distance. `stop`, `home`, `status` and `presets` take
/// nothing, `set-preset` a `name`. A continuous movement ends by itself after `seconds`, 5 unless it says otherwise: a
/// stop that gets lost must not leave a camera turning.
struct PTZOrder: Decodable, Hashable, Sendable {
    enum Action: String, Decodable, Hashable, Sendable {
        case absolute, continuous, home, presets, relative, status, stop
        case gotoPreset = "goto-preset"
        case setPreset = "set-preset"
    }

    /// Bound of the body.
    static let maximumBytes = 4096
    /// How long a continuous movement lasts that does not say.
    static let defaultSeconds = 5.0
    /// Bound of a continuous movement.
    static let maximumSeconds = 60.0
    /// Bound of the name or token of a preset (ONVIF Core: tokens have up to 64 characters).
    static let maximumNameCharacters = 64

    var action: Action
    var pan: Double?
    var tilt: Double?
    var zoom: Double?
    var seconds: Double?
    var preset: String?
    var name: String?

    /// What is wrong with it, as a sentence; nil where nothing is.
    var fault: String? {
        let axes = [self.pan, self.tilt, self.zoom].compactMap(\.self)
        if axes.contains(where: { !(-1...1).contains($0) }) { return "Give pan, tilt and zoom from -1 to 1." }
        if let seconds, !(0.1...Self.maximumSeconds).contains(seconds) { return "Give seconds from 0.1 to 60." }
        switch self.action {
        case .absolute, .continuous, .relative: return axes.isEmpty ? "Give at least one of pan, tilt and zoom." : nil
        case .gotoPreset: return Self.isName(self.preset) ? nil : "Give the preset's token as 'preset'."
        case .setPreset: return Self.isName(self.name) ? nil : "Give the preset a 'name' of 1 to 64 characters."
        case .home, .presets, .status, .stop: return nil
        }
    }

    private static func isName(_ text: String?) -> Bool {
        text.map { (1...self.maximumNameCharacters).contains($0.count) } ?? false
    }
}
