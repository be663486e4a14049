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

/// A place or a speed of a camera's head, in the generic spaces of ONVIF PTZ §5.8: -1 to 1, zoom of a place 0 to 1.
///
/// Axes that are nil stay as they are.
public struct PTZVector: Hashable, Sendable {
    /// To the right.
    public var pan: Double?
    /// Upwards.
    public var tilt: Double?
    /// Nearer.
    public var zoom: Double?

    /// Makes a vector.
    public init(pan: Double? = nil, tilt: Double? = nil, zoom: Double? = nil) {
        self.pan = pan
        self.tilt = tilt
        self.zoom = zoom
    }

    /// Reads `PanTilt` and `Zoom` inside of an element.
    init(_ element: SOAPElement) {
        let panTilt = element.first("PanTilt")
        self.pan = panTilt?.number("x")
        self.tilt = panTilt?.number("y")
        self.zoom = element.first("Zoom")?.number("x")
    }

    /// The vector inside of its element. Pan and tilt travel together, so that the one that is nil becomes 0.
    var xml: String {
        var text = ""
        if self.pan != nil || self.tilt != nil {
            text += "<tt:PanTilt x=\"\(Self.text(self.pan))\" y=\"\(Self.text(self.tilt))\"/>"
        }
        if let zoom { text += "<tt:Zoom x=\"\(Self.text(zoom))\"/>" }
        return text
    }

    /// Four digits after the point, since some cameras do not read exponents.
    private static func text(_ value: Double?) -> String {
        guard let value, value.isFinite else { return "0.0" }
        return "\((min(max(value, -1), 1) * 10_000).rounded() / 10_000)"
    }
}
