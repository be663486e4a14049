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

import RTSP

/// How a camera is to be reached; what the machine's owner decides, never the cloud.
public struct CameraOptions: Hashable, Sendable {
    /// How RTP and RTCP shall come.
    public enum Transport: String, CaseIterable, Hashable, Sendable {
        /// Over TCP; over UDP where the camera refuses that; over TCP after all where nothing comes over UDP.
        ///
        /// TCP comes first, other than in players, since what UDP loses is missing in the recording for good.
        case auto
        /// Inside the RTSP connection and not otherwise.
        case tcp
        /// In datagrams and not otherwise.
        case udp
    }

    /// How RTP and RTCP shall come; inside TLS always TCP.
    public var transport: Transport
    /// Which certificates are believed where the URL is `rtsps`.
    public var trust: CameraTrust
    /// Whether the password may be sent by Basic authentication over a connection that others can read.
    public var allowsBasic: Bool

    /// Makes options; without arguments those that are right for most cameras.
    public init(transport: Transport = .auto, trust: CameraTrust = .authorities(file: nil), allowsBasic: Bool = false) {
        self.transport = transport
        self.trust = trust
        self.allowsBasic = allowsBasic
    }

    /// Whether Basic authentication is allowed to a camera; inside TLS it is, where the certificate is checked.
    func allowsBasic(to url: RTSPURL) -> Bool { self.allowsBasic || url.isSecure && self.trust != .anything }
}
