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

/// How RTP and RTCP come from a camera.
public enum RTSPTransport: String, Hashable, Sendable {
    /// Inside the RTSP connection (RFC 2326 §10.12): nothing is lost on the way.
    case tcp
    /// In datagrams to a pair of ports of their own (RFC 2326 §12.39).
    case udp
}
