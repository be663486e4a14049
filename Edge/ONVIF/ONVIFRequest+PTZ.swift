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

extension ONVIFRequest where Reply == [PTZNode] {
    /// Asks what can be moved (ONVIF PTZ §5.2.1).
    public static var ptzNodes: Self {
        Self(.ptz, "GetNodes") { $0.all("PTZNode").compactMap { PTZNode($0) } }
    }
}

extension ONVIFRequest where Reply == PTZStatus {
    /// Asks where the head is (ONVIF PTZ §5.3.4).
    public static func ptzStatus(profile: String) -> Self {
        Self(.ptz, "GetStatus", content: ptzProfile(profile)) { PTZStatus($0) }
    }
}

extension ONVIFRequest where Reply == [PTZPreset] {
    /// Asks for the stored places (ONVIF PTZ §5.4.2).
    public static func presets(profile: String) -> Self {
        Self(.ptz, "GetPresets", content: ptzProfile(profile)) { $0.all("Preset").compactMap { PTZPreset($0) } }
    }
}

extension ONVIFRequest where Reply == String {
    /// Stores the place where the head is, and gives its token (ONVIF PTZ §5.4.1).
    public static func setPreset(profile: String, name: String) -> Self {
        let name = "<tptz:PresetName>\(SOAPEnvelope.escaped(name))</tptz:PresetName>"
        return Self(.ptz, "SetPreset", content: ptzProfile(profile) + name) { reply throws(ONVIFError) in
            guard let token = reply.first("PresetToken")?.value, !token.isEmpty else {
                throw .malformed("it names no preset")
            }
            return token
        }
    }
}

extension ONVIFRequest where Reply == Void {
    /// Moves with a speed until a stop or the time-out (ONVIF PTZ §5.3.1).
    ///
    /// - Parameter seconds: After so many the camera stops by itself, should the stop get lost; 0.1 to 60.
    public static func continuousMove(profile: String, velocity: PTZVector, seconds: Double) -> Self {
        let bounded = seconds.isFinite ? min(max(seconds, 0.1), 60) : 1
        let tenths = Int((bounded * 10).rounded())
        let duration = tenths % 10 == 0 ? "PT\(tenths / 10)S" : "PT\(tenths / 10).\(tenths % 10)S"
        return Self(
            .ptz,
            "ContinuousMove",
            content: ptzProfile(profile)
                + "<tptz:Velocity>\(velocity.xml)</tptz:Velocity><tptz:Timeout>\(duration)</tptz:Timeout>"
        ) { _ in }
    }

    /// Moves to a place (ONVIF PTZ §5.3.2).
    public static func absoluteMove(profile: String, position: PTZVector) -> Self {
        Self(
            .ptz,
            "AbsoluteMove",
            content: ptzProfile(profile) + "<tptz:Position>\(position.xml)</tptz:Position>"
        ) { _ in }
    }

    /// Moves by a distance (ONVIF PTZ §5.3.3).
    public static func relativeMove(profile: String, translation: PTZVector) -> Self {
        Self(
            .ptz,
            "RelativeMove",
            content: ptzProfile(profile) + "<tptz:Translation>\(translation.xml)</tptz:Translation>"
        ) { _ in }
    }

    /// Ends all movement (ONVIF PTZ §5.3.5).
    public static func stop(profile: String) -> Self {
        let axes = "<tptz:PanTilt>true</tptz:PanTilt><tptz:Zoom>true</tptz:Zoom>"
        return Self(.ptz, "Stop", content: ptzProfile(profile) + axes) { _ in }
    }

    /// Moves to a stored place (ONVIF PTZ §5.4.3).
    public static func gotoPreset(profile: String, preset: String) -> Self {
        let token = "<tptz:PresetToken>\(SOAPEnvelope.escaped(preset))</tptz:PresetToken>"
        return Self(.ptz, "GotoPreset", content: ptzProfile(profile) + token) { _ in }
    }

    /// Moves to the home position (ONVIF PTZ §5.5.1).
    public static func gotoHomePosition(profile: String) -> Self {
        Self(.ptz, "GotoHomePosition", content: ptzProfile(profile)) { _ in }
    }
}

private func ptzProfile(_ token: String) -> String {
    "<tptz:ProfileToken>\(SOAPEnvelope.escaped(token))</tptz:ProfileToken>"
}
