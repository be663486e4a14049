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

/// All policies of a store.
///
/// The age of a camera is its own policy's, else its room's, else the store's. Limits in bytes hold side by side: of the
/// camera, of all cameras of the room together, of the whole store.
public struct RetentionRules: Hashable, Sendable {
    /// Of the whole store.
    public var store: RetentionPolicy
    /// Of rooms, by id.
    public var rooms: [String: RetentionPolicy]
    /// Of cameras, by id.
    public var cameras: [String: RetentionPolicy]

    /// Makes rules; without any, nothing is ever deleted.
    public init(
        store: RetentionPolicy = RetentionPolicy(),
        rooms: [String: RetentionPolicy] = [:],
        cameras: [String: RetentionPolicy] = [:]
    ) {
        self.store = store
        self.rooms = rooms
        self.cameras = cameras
    }

    /// Whether nothing is ever deleted.
    public var isEmpty: Bool {
        ([self.store] + self.rooms.values + self.cameras.values).allSatisfy { $0 == RetentionPolicy() }
    }

    /// How long media of a camera are kept, nil for ever.
    public func age(camera: String, room: String?) -> Duration? {
        if let age = self.cameras[camera]?.age { return age }
        if let room { return self.rooms[room]?.age ?? self.store.age }
        // A camera that the cloud took out of its room keeps the longest age that may have held for it (invariant 9).
        guard let age = self.store.age else { return nil }
        return ([age] + self.rooms.values.compactMap(\.age)).max()
    }
}
