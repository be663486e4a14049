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

/// What a person may do. The raw value is the verb that rows, grants and the audit carry.
///
/// Everything that is not granted is denied; a verb that this program does not know grants nothing.
public enum Right: String, CaseIterable, Sendable, Codable {
    /// See rooms and their live pictures.
    case roomsView = "live.view"
    /// Hear the live sound of rooms; apart from the picture, because the law often treats it so.
    case audioListen = "audio.listen"
    /// Watch recordings.
    case playbackView = "playback.view"
    /// See still pictures of recordings.
    case thumbnailsView = "thumb.view"
    /// Start, stop and mark recordings.
    case recordControl = "record.control"
    /// Take recordings out of the system.
    case export = "export"
    /// Move cameras.
    case camerasSteer = "ptz"
    /// Add and change cameras.
    case camerasManage = "camera.config"
    /// Change how long recordings are kept.
    case retentionManage = "retention.edit"
    /// Keep recordings from being deleted.
    case holdsManage = "hold.set"
    /// Add and change sites, edges and rooms.
    case sitesManage = "sites.manage"
    /// Add and change people and what they may do.
    case usersManage = "users.manage"
    /// Read the audit log.
    case auditRead = "audit.read"
}
