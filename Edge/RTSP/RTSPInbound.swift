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

/// What comes out of the byte stream from a camera.
public enum RTSPInbound: Hashable, Sendable {
    /// An answer to a request of ours.
    case response(RTSPResponse)
    /// A request of the camera.
    case request(RTSPRequest)
    /// A binary packet between messages (RFC 2326 §10.12).
    case interleaved(channel: UInt8, payload: ArraySlice<UInt8>)
    /// So many bytes made no sense and were skipped.
    case garbage(byteCount: Int)
}
