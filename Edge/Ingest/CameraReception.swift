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

/// How a camera's packets came: counts of both tracks together.
public struct CameraReception: Hashable, Sendable {
    /// How they came last.
    public var transport: RTSPTransport
    /// Packets handed on.
    public var received = 0
    /// Packets that never came, or too late.
    public var lost = 0
    /// Packets that came after a later one and were put into their place; 0 over TCP.
    public var reordered = 0
    /// Packets that came when a later one had been handed on; they count as lost too.
    public var late = 0
    /// Packets that were there before.
    public var duplicates = 0
    /// How unevenly the pictures' packets arrived last (RFC 3550 §6.4.1).
    public var jitter = Duration.zero

    /// Makes counts of nothing.
    public init(transport: RTSPTransport) {
        self.transport = transport
    }

    /// Adds what came since; transport and jitter are the later ones.
    public static func += (left: inout Self, right: Self) {
        left.transport = right.transport
        left.received += right.received
        left.lost += right.lost
        left.reordered += right.reordered
        left.late += right.late
        left.duplicates += right.duplicates
        left.jitter = right.jitter
    }

    /// What came since `earlier`.
    func since(_ earlier: CameraReception?) -> CameraReception {
        guard let earlier else { return self }
        var difference = self
        difference.received -= earlier.received
        difference.lost -= earlier.lost
        difference.reordered -= earlier.reordered
        difference.late -= earlier.late
        difference.duplicates -= earlier.duplicates
        return difference
    }
}
