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

/// Something the cloud asks an edge to do once.
public struct Command: Codable, Hashable, Sendable {
    /// What to do.
    public enum Action: Codable, Hashable, Sendable {
        /// Begin a recording of a room under this id.
        case startRecording(roomID: UUIDv7, recordingID: UUIDv7)
        /// End the recording.
        case stopRecording(recordingID: UUIDv7)
    }

    /// The command, minted by who asked: sending it twice does it once.
    public var id: UUIDv7
    /// What to do.
    public var action: Action
    /// How long after it is received it may still begin, in milliseconds of elapsed time.
    public var validMilliseconds: Int64

    /// Makes a command.
    public init(id: UUIDv7, action: Action, validMilliseconds: Int64) {
        self.id = id
        self.action = action
        self.validMilliseconds = validMilliseconds
    }
}

/// How a command went.
public struct CommandResult: Codable, Hashable, Sendable {
    /// Where a command stands; all but `accepted` are final.
    public enum State: String, Codable, Hashable, Sendable {
        /// It has been taken and is being done.
        case accepted
        /// It has been done.
        case done
        /// It could not be done.
        case failed
        /// It came too late to begin.
        case expired
    }

    /// The command.
    public var id: UUIDv7
    /// Where it stands.
    public var state: State
    /// Why, in a sentence for the person who asked; empty when all is well.
    public var message: String

    /// Makes a result.
    public init(id: UUIDv7, state: State, message: String = "") {
        self.id = id
        self.state = state
        self.message = message
    }
}
