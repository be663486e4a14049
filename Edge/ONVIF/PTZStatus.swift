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

public import Foundations

/// Where a camera's head is (ONVIF PTZ §5.3.4).
public struct PTZStatus: Hashable, Sendable {
    /// The place; axes that the camera does not tell are nil.
    public var position: PTZVector
    /// Whether it moves; nil where the camera does not tell.
    public var isMoving: Bool?
    /// What is wrong, in the camera's words; nil where nothing is.
    public var error: String?
    /// When this was so, by the camera's clock.
    public var utc: UTCTime?

    init(_ reply: SOAPElement) {
        let status = reply.first("PTZStatus")
        self.position = status?.first("Position").map { PTZVector($0) } ?? PTZVector()
        let states = status?.first("MoveStatus")?.children.map(\.value) ?? []
        self.isMoving = states.contains("MOVING") ? true : (states.contains("IDLE") ? false : nil)
        self.error = status?.first("Error")?.value
        self.utc = (status?.first("UtcTime")?.value).flatMap { UTCTime(rfc3339: $0) }
    }
}
