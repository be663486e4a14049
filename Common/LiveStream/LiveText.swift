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

import Foundation
import Foundations

/// The text messages of a live WebSocket, as JSON with the kind in `type`.
public enum LiveText: Hashable, Sendable {
    /// A stream begins; its initialization segment is the next binary message.
    case initialization(mimeType: String)
    /// The stream begins again with another format; its initialization segment is the next binary message.
    case reinitialization(mimeType: String)
    /// The viewer was too slow and goes on at the next key frame.
    case drop(frames: Int)
    /// There are no pictures for now, and why.
    case error(message: String)
    /// The server's time, so that a page can say how old the picture is.
    case clock(utc: String)

    private struct Message: Codable {
        var type: String
        var mime: String?
        var frames: Int?
        var message: String?
        var utc: String?
    }

    /// The JSON.
    public var json: String {
        let message =
            switch self {
            case .initialization(let mimeType): Message(type: "init", mime: mimeType)
            case .reinitialization(let mimeType): Message(type: "reinit", mime: mimeType)
            case .drop(let frames): Message(type: "drop", frames: frames)
            case .error(let text): Message(type: "error", message: text)
            case .clock(let utc): Message(type: "clock", utc: utc)
            }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(message)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    /// Reads the JSON; nil when it is no message of a live socket.
    public init?(json: String) {
        guard let message = try? JSONDecoder().decode(Message.self, from: Data(json.utf8)) else { return nil }
        switch (message.type, message) {
        case ("init", let body): self = .initialization(mimeType: body.mime ?? "")
        case ("reinit", let body): self = .reinitialization(mimeType: body.mime ?? "")
        case ("drop", let body): self = .drop(frames: body.frames ?? 0)
        case ("error", let body): self = .error(message: body.message ?? "")
        case ("clock", let body): self = .clock(utc: body.utc ?? "")
        default: return nil
        }
    }
}
