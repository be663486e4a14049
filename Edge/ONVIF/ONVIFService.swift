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

/// The services of a camera that Oriel uses.
public enum ONVIFService: Hashable, Sendable, CaseIterable {
    /// What the camera is, its time and its other services.
    case device
    /// Profiles and streams.
    case media
    /// Profiles and streams of newer cameras; only here is H.265 named.
    case media2
    /// Pan, tilt and zoom.
    case ptz

    /// The namespace of its messages, by which GetServices names it.
    var namespace: String {
        switch self {
        case .device: "http://www.onvif.org/ver10/device/wsdl"
        case .media: "http://www.onvif.org/ver10/media/wsdl"
        case .media2: "http://www.onvif.org/ver20/media/wsdl"
        case .ptz: "http://www.onvif.org/ver20/ptz/wsdl"
        }
    }

    /// The prefix that everybody uses; some cameras know no other.
    var prefix: String {
        switch self {
        case .device: "tds"
        case .media: "trt"
        case .media2: "tr2"
        case .ptz: "tptz"
        }
    }
}
