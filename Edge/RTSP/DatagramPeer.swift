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

/// Where a track's datagrams come from and go to, as far as the camera told in its answer to SETUP.
public struct DatagramPeer: Hashable, Sendable {
    /// The camera's port of RTP; nil where it tells none.
    public var port: UInt16?
    /// The camera's port of RTCP; nil where it tells none.
    public var controlPort: UInt16?
    /// The address from which it says it sends, as written; nil where it does not tell.
    public var source: String?

    /// Makes a peer.
    public init(port: UInt16? = nil, controlPort: UInt16? = nil, source: String? = nil) {
        self.port = port
        self.controlPort = controlPort
        self.source = source
    }
}
