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

public import RTSP

/// What a camera said and did when it was asked.
public struct CameraProbe: Sendable {
    /// Its tracks of pictures and sound.
    public var tracks: [TrackDescription] = []
    /// What people should know.
    public var warnings: [String] = []
    /// How its packets come: it agreed to it, and over UDP one came.
    public var transport = RTSPTransport.tcp
    /// The certificate that it showed; nil without TLS.
    public var certificate: CertificateFingerprint?
}
